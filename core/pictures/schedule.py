"""When pictures are tidied."""

from core.pictures.claiming import remove_unclaimed
from core.schedule import every

every(1800, remove_unclaimed, outside=True)
