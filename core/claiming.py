"""Taking many deliveries of one reaction at once, for what comes in thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import fetch, within_transaction
from core.facts import fact_from

if TYPE_CHECKING:
    from uuid import UUID

    from core.facts import Fact, Reaction

# Whoever is first takes others along, those that were not handed out yet before those that
# were. What a rival holds is left to them; what failed before comes alone.
CLAIM = """
  WITH locked AS (
    SELECT id, state, attempts FROM outbox_delivery WHERE entry = $1 AND reaction = $2
    FOR UPDATE SKIP LOCKED),
  own AS (SELECT id, attempts FROM locked WHERE state = 'waiting'),
  others AS (
    SELECT delivery.id FROM outbox_delivery delivery
    JOIN outbox_entry entry ON entry.id = delivery.entry
    WHERE EXISTS (SELECT FROM own WHERE attempts = 0)
      AND delivery.reaction = $2 AND delivery.state = 'waiting' AND delivery.attempts = 0
      AND delivery.entry <> $1 AND entry.kind = $3
    ORDER BY delivery.due_at, delivery.id LIMIT $4 FOR UPDATE OF delivery SKIP LOCKED),
  taken AS (
    UPDATE outbox_delivery SET state = 'done', done_at = $5, last_error = NULL
    WHERE id IN (SELECT id FROM own UNION ALL SELECT id FROM others) RETURNING entry)
  SELECT entry.id, entry.payload FROM outbox_entry entry
  JOIN taken ON taken.entry = entry.id ORDER BY entry.id <> $1, entry.sequence"""


@within_transaction
async def claim_together(entry: UUID, name: str, found: Reaction) -> dict[UUID, Fact]:
    """Mark a delivery done, and others that wait for the same; give their facts by entry.

    Gives nothing when the delivery is done already, or a rival has it in hand.
    """
    rows = await fetch(CLAIM, entry, name, found.kind, found.most - 1, clock.now())
    return {row["id"]: fact_from(found.kind, row["payload"]) for row in rows}
