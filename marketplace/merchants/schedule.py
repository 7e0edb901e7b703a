"""Sweeps of what merchants show."""

from core.schedule import daily
from marketplace.merchants.watching_licences import watch_licences

daily("09:05", watch_licences)
