"""Sweeps of search."""

from core.schedule import daily
from search.rebuilding import rebuild

daily("04:30", rebuild, outside=True, long=True)
