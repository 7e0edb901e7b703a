"""A copy of everything the platform keeps of a person, asked for and made in the background.

Each package contributes sections. The file is a zip: one JSON document with everything, and
a table of comma-separated values for each section. It is kept sealed for some days.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accounts.export_files import zipped
from accounts.facts import ExportRequested
from accounts.refusals import ExportNotReady, ExportRunning
from accounts.telling import tell
from core import clock
from core.database import (
    execute,
    fetch,
    fetch_value,
    refuse_on,
    transaction,
    within_transaction,
)
from core.identifiers import uuid7
from core.outbox import record
from core.personal_data import open_sealed, seal
from core.rate_limits import allow
from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from uuid import UUID

    from accounts.export_files import Section

    Contribution = Callable[[UUID], Awaitable[Section]]

KEPT_FOR = timedelta(days=7)
EXPORTS_A_DAY = 5

refuse_on({"one_waiting_export_per_person": ExportRunning})

_SUBJECT = Text("您的资料已准备好", "Your data is ready")
_BODY = Text(
    "您申请的个人资料副本已准备好，7 天内可在“我的资料”中下载。",
    "The copy of your data is ready. Download it under “My data” within 7 days.",
)

_contributions: dict[str, Contribution] = {}


@dataclass(frozen=True)
class ExportView:
    """A copy that was asked for."""

    id: UUID
    state: str
    requested_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None


def contribute_export(name: str, function: Contribution) -> None:
    """Add a section: ``function(person_id)`` gives its rows, a flat dictionary each.

    ``name`` becomes the name of a file: ``package_noun``, lower case.
    """
    if name in _contributions:
        message = f"two packages contribute {name!r} to exports"
        raise ValueError(message)
    _contributions[name] = function


async def request_export(person_id: UUID) -> ExportView:
    """Ask for a copy; raises ExportRunning while the one before is being made."""
    await allow("exports", str(person_id), EXPORTS_A_DAY, timedelta(days=1))
    asked = ExportView(uuid7(), "waiting", clock.now(), None, None)
    async with transaction():
        await execute(
            """INSERT INTO personal_export (id, person, state, requested_at)
               VALUES ($1, $2, 'waiting', $3)""",
            asked.id,
            person_id,
            asked.requested_at,
        )
        await record(ExportRequested(export_id=asked.id))
    return asked


async def exports_of(person_id: UUID) -> list[ExportView]:
    """Give a person's exports, the latest first; at most twenty."""
    rows = await fetch(
        """SELECT id, state, requested_at, ready_at, expires_at FROM personal_export
           WHERE person = $1 ORDER BY requested_at DESC, id DESC LIMIT 20""",
        person_id,
    )
    return [ExportView(**dict(row)) for row in rows]


async def export_file(person_id: UUID, export_id: UUID) -> bytes:
    """Give the zip of a person's own export; raises ExportNotReady."""
    sealed = await fetch_value(
        """SELECT file_sealed FROM personal_export
           WHERE id = $1 AND person = $2 AND state = 'ready' AND expires_at > $3""",
        export_id,
        person_id,
        clock.now(),
    )
    if sealed is None:
        raise ExportNotReady
    return base64.b64decode(open_sealed(sealed))


@within_transaction
async def make_export(export_id: UUID) -> None:
    """Gather every section and keep the file; a repetition changes nothing."""
    person_id = await fetch_value(
        "SELECT person FROM personal_export WHERE id = $1 AND state = 'waiting' FOR UPDATE",
        export_id,
    )
    if person_id is None:
        return
    sections: dict[str, Section] = {}
    for name, contribution in sorted(_contributions.items()):
        sections[name] = await contribution(person_id)
    now = clock.now()
    await execute(
        """UPDATE personal_export
           SET state = 'ready', ready_at = $2, expires_at = $3, file_sealed = $4 WHERE id = $1""",
        export_id,
        now,
        now + KEPT_FOR,
        seal(base64.b64encode(zipped(sections, now)).decode()),
    )
    await tell(person_id, "export-ready", subject=_SUBJECT, body=_BODY)


async def clear_old_exports() -> int:
    """Throw away files whose days are over; a sweep."""
    return await execute(
        """UPDATE personal_export SET state = 'gone', file_sealed = NULL
           WHERE state = 'ready' AND expires_at <= $1""",
        clock.now(),
    )


def every_contribution() -> dict[str, Any]:
    """Give the contributed sections by name."""
    return dict(_contributions)
