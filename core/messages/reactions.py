"""Messages leave after the transaction that wrote them."""

from __future__ import annotations

from core.facts import on
from core.messages.facts import MessageWritten
from core.messages.sending import hand_over


@on(MessageWritten, outside=True)
async def hand_over_message(fact: MessageWritten) -> None:
    await hand_over(fact.message_id)
