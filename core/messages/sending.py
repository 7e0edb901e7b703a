"""Writing a message inside a transaction, and handing it over once that has committed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from core import clock
from core.database import execute, fetch_row, within_transaction
from core.identifiers import uuid7
from core.messages.carriers import Outgoing, Undeliverable, carrier_for
from core.messages.facts import MessageWritten
from core.outbox import record
from core.personal_data import open_sealed, seal
from core.refusals import Language, Text
from core.settings import settings
from core.tables import MessageKind, MessageState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

_NO_SUBJECT = Text("", "")


@dataclass(frozen=True)
class Message:
    """What to tell whom, in both languages; ``{name}`` is replaced by ``fields["name"]``.

    ``purpose`` is a short name such as ``sign-in-code``: SMS carriers choose their approved
    template by it. After ``useful_until`` the message is dropped instead of sent.
    """

    kind: MessageKind
    address: str
    purpose: str
    body: Text
    subject: Text = _NO_SUBJECT
    fields: Mapping[str, str] = field(default_factory=dict)
    language: Language = "zh-CN"
    person_id: UUID | None = None
    useful_until: datetime | None = None

    def content(self) -> Content:
        """Give the message as its reader will see it."""
        subject = self.subject.in_language(self.language).format(**self.fields)
        return Content(
            # A line break would end the header.
            subject=" ".join(subject.split()),
            body=self.body.in_language(self.language).format(**self.fields),
            fields=dict(self.fields),
        )


class Content(msgspec.Struct, frozen=True):
    """The part of a message that is sealed, and erased once it has left."""

    subject: str
    body: str
    fields: dict[str, str]


@within_transaction
async def send_later(message: Message) -> UUID:
    """Write a message in the open transaction; it leaves when that has committed."""
    message_id = uuid7()
    await execute(
        """INSERT INTO outgoing_message (id, kind, purpose, person, language, sealed_address,
             sealed_content, state, useful_until, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9)""",
        message_id,
        message.kind,
        message.purpose,
        message.person_id,
        message.language,
        seal(message.address),
        seal(msgspec.json.encode(message.content()).decode()),
        message.useful_until,
        clock.now(),
    )
    await record(MessageWritten(message_id=message_id))
    return message_id


async def hand_over(message_id: UUID) -> None:
    """Give a waiting message to its carrier; the message id keeps a repeat recognisable."""
    row = await fetch_row(
        "SELECT * FROM outgoing_message WHERE id = $1 AND state = 'waiting'", message_id
    )
    if row is None:
        return
    if row["useful_until"] is not None and row["useful_until"] <= clock.now():
        await _settle(message_id, MessageState.DROPPED, sealed_content=None)
        return
    content = msgspec.json.decode(open_sealed(row["sealed_content"]), type=Content)
    carrier = carrier_for(MessageKind(row["kind"]))
    try:
        await carrier.send(
            Outgoing(
                id=message_id,
                purpose=row["purpose"],
                language=row["language"],
                address=open_sealed(row["sealed_address"]),
                subject=content.subject,
                body=content.body,
                fields=content.fields,
            )
        )
    except Undeliverable as never:
        await _settle(message_id, MessageState.FAILED, failure=str(never), carrier=carrier.name)
        return
    # What has left is not kept; the development page is the exception.
    kept = row["sealed_content"] if settings().development else None
    await _settle(
        message_id,
        MessageState.SENT,
        sealed_content=kept,
        sent_at=clock.now(),
        carrier=carrier.name,
    )


async def _settle(message_id: UUID, state: MessageState, **changed: Any) -> None:
    columns = {"state": state.value, **changed}
    assigned = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 2))
    await execute(
        f"UPDATE outgoing_message SET {assigned} WHERE id = $1 AND state = 'waiting'",  # noqa: S608 - our own names
        message_id,
        *columns.values(),
    )
