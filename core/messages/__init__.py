"""Mail and SMS: written in the transaction, handed to a carrier afterwards."""

from core.messages.sending import Message, send_later
from core.tables import MessageKind

__all__ = ["Message", "MessageKind", "send_later"]
