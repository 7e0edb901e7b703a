"""Licences of merchants: the merchant's own list, and what waits for reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch
from core.personal_data import open_sealed
from core.pictures.queries import PictureView, views_of
from marketplace.merchants.licence_rules import LicenceKind, LicenceState, suspends_on

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class LicenceView:
    """A licence; ``stops_on`` is the day from which nothing is sold without a newer one."""

    id: UUID
    merchant_id: UUID
    merchant_name: str
    kind: LicenceKind
    number: str
    pictures: list[PictureView]
    valid_until: date | None
    stops_on: date | None
    state: LicenceState
    reason: str | None
    submitted_at: datetime
    decided_at: datetime | None


async def licences(
    *,
    merchant_id: UUID | None = None,
    licence_id: UUID | None = None,
    states: Sequence[LicenceState] | None = None,
    limit: int = 100,
) -> list[LicenceView]:
    """Give licences (of one merchant, or all), the latest first; who may see them is known."""
    rows = await fetch(
        """SELECT kept.*, merchant.name AS merchant_name
           FROM merchant_licence kept JOIN merchant ON merchant.id = kept.merchant
           WHERE ($1::uuid IS NULL OR kept.merchant = $1) AND ($2::uuid IS NULL OR kept.id = $2)
             AND ($3::text[] IS NULL OR kept.state = ANY($3))
           ORDER BY kept.submitted_at DESC, kept.id DESC LIMIT $4""",
        merchant_id,
        licence_id,
        [state.value for state in states] if states else None,
        limit,
    )
    pictures = await views_of([UUID(one) for row in rows for one in row["pictures"]])
    return [
        LicenceView(
            id=row["id"],
            merchant_id=row["merchant"],
            merchant_name=row["merchant_name"],
            kind=LicenceKind(row["kind"]),
            number=open_sealed(row["number_sealed"]),
            pictures=[pictures[UUID(one)] for one in row["pictures"] if UUID(one) in pictures],
            valid_until=row["valid_until"],
            stops_on=row["valid_until"] and suspends_on(row["valid_until"]),
            state=LicenceState(row["state"]),
            reason=row["reason"],
            submitted_at=row["submitted_at"],
            decided_at=row["decided_at"],
        )
        for row in rows
    ]
