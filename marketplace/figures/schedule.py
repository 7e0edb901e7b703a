"""Sweeps of the figures."""

from core.schedule import every
from marketplace.figures.counting_visits import keep_visit_counts

every(300, keep_visit_counts)
