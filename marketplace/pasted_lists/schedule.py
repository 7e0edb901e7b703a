"""What runs by the clock for lists of chat groups."""

from core.schedule import every
from marketplace.pasted_lists.forgetting import forget_group_lists

every(3600, forget_group_lists)
