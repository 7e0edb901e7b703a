"""Deliveries that failed too often: what they are, and letting them try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN_MAX = 200
ERROR_CHARACTERS_MAX = 600


@dataclass(frozen=True)
class ParkedDelivery:
    """A fact that one reaction could not deal with; ``last_error`` is its end."""

    fact_id: UUID
    kind: str
    reaction: str
    attempts: int
    last_error: str
    parked_at: datetime


async def parked_deliveries() -> list[ParkedDelivery]:
    """Give what is parked, the latest first, at most 200."""
    rows = await fetch(
        """SELECT delivery.entry AS fact_id, entry.kind, delivery.reaction, delivery.attempts,
                  right(coalesce(delivery.last_error, ''), $1) AS last_error,
                  delivery.due_at AS parked_at
           FROM outbox_delivery delivery JOIN outbox_entry entry ON entry.id = delivery.entry
           WHERE delivery.state = 'parked' ORDER BY delivery.due_at DESC, delivery.id LIMIT $2""",
        ERROR_CHARACTERS_MAX,
        SHOWN_MAX,
    )
    return [ParkedDelivery(**dict(row)) for row in rows]


async def resume(fact_ids: Sequence[UUID] | None) -> int:
    """Make parked deliveries of some facts (or all) due again; give how many."""
    return await execute(
        """UPDATE outbox_delivery SET state = 'waiting', attempts = 0, due_at = $1
           WHERE state = 'parked' AND ($2::uuid[] IS NULL OR entry = ANY($2))""",
        clock.now(),
        list(fact_ids) if fact_ids is not None else None,
    )
