"""Reading outgoing messages, for the page that stands in for phones in development."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from core.database import fetch
from core.messages.sending import Content
from core.personal_data import open_sealed
from core.settings import settings

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from asyncpg import Record

RECENT_MAX = 200


@dataclass(frozen=True)
class SentMessage:
    """A message as its reader would see it; ``state`` is waiting, sent, failed or dropped."""

    id: UUID
    kind: str
    purpose: str
    language: str
    address: str
    subject: str
    body: str
    fields: dict[str, str]
    state: str
    failure: str | None
    created_at: datetime
    sent_at: datetime | None


async def recent(limit: int = 50, *, address: str | None = None) -> list[SentMessage]:
    """Give the newest messages first, to one address when it is named (development only).

    Raises RuntimeError in production, where nobody reads other people's messages.
    """
    if not settings().development:
        message = "outgoing messages can be read in development only"
        raise RuntimeError(message)
    rows = await fetch(
        "SELECT * FROM outgoing_message ORDER BY created_at DESC, id DESC LIMIT $1",
        RECENT_MAX if address else min(limit, RECENT_MAX),
    )
    shown = [_shown(row) for row in rows]
    return [one for one in shown if address in (None, one.address)][:limit]


def _shown(row: Record) -> SentMessage:
    sealed = row["sealed_content"]
    content = (
        msgspec.json.decode(open_sealed(sealed), type=Content) if sealed else Content("", "", {})
    )
    return SentMessage(
        id=row["id"],
        kind=row["kind"],
        purpose=row["purpose"],
        language=row["language"],
        address=open_sealed(row["sealed_address"]),
        subject=content.subject,
        body=content.body,
        fields=content.fields,
        state=row["state"],
        failure=row["failure"],
        created_at=row["created_at"],
        sent_at=row["sent_at"],
    )
