"""Sweeps of cases."""

from core.schedule import every
from marketplace.after_sales.escalating import end_silences

every(300, end_silences)
