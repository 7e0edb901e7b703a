"""The audit trail: what was done, to whom, by whom; written with the change itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core import clock
from core.database import execute, fetch, within_transaction
from core.identifiers import uuid7

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from accounts.access import Viewer


@dataclass(frozen=True)
class AuditView:
    """One line of the trail; ``sequence`` orders it and serves as a cursor."""

    sequence: int
    what: str
    person_id: UUID | None
    done_by: UUID | None
    party_id: UUID | None
    party_name: str | None
    details: Mapping[str, Any]
    at: datetime


@within_transaction
async def record_audit(
    what: str,
    *,
    person_id: UUID | None = None,
    done_by: UUID | None = None,
    party_id: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add a line; ``what`` is ``noun.past_participle``, ``details`` holds no personal data."""
    await execute(
        """INSERT INTO audit_entry (id, what, person, done_by, party, details, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        uuid7(),
        what,
        person_id,
        done_by,
        party_id,
        dict(details or {}),
        clock.now(),
    )


async def audit_of(person_id: UUID, *, before: int | None, limit: int) -> list[AuditView]:
    """Give what was done to, or by, a person; newest first."""
    rows = await fetch(
        """SELECT entry.*, party.name AS party_name FROM audit_entry entry
           LEFT JOIN party ON party.id = entry.party
           WHERE (entry.person = $1 OR entry.done_by = $1)
             AND ($2::bigint IS NULL OR entry.sequence < $2)
           ORDER BY entry.sequence DESC LIMIT $3""",
        person_id,
        before,
        limit,
    )
    return [_view(row) for row in rows]


async def whole_audit(viewer: Viewer, *, before: int | None, limit: int) -> list[AuditView]:
    """Give the whole trail to the platform's people; newest first."""
    viewer.require_platform("operator", "reviewer")
    rows = await fetch(
        """SELECT entry.*, party.name AS party_name FROM audit_entry entry
           LEFT JOIN party ON party.id = entry.party
           WHERE $1::bigint IS NULL OR entry.sequence < $1
           ORDER BY entry.sequence DESC LIMIT $2""",
        before,
        limit,
    )
    return [_view(row) for row in rows]


def _view(row: Any) -> AuditView:
    return AuditView(
        sequence=row["sequence"],
        what=row["what"],
        person_id=row["person"],
        done_by=row["done_by"],
        party_id=row["party"],
        party_name=row["party_name"],
        details=row["details"],
        at=row["at"],
    )
