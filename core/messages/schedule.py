"""When messages are tidied."""

from core.messages.keeping import remove_old
from core.schedule import every

every(3600, remove_old)
