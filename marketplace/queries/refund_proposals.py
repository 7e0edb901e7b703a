"""What the desk may still give back of an order, and what waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.database import fetch, fetch_value
from core.personal_data import mask_name
from marketplace.queries.orders import order_number
from marketplace.refunds.previewing_refunds import RefundableLine, lines_left
from marketplace.refunds.refunding_parts import IN_PARTS
from marketplace.refusals import NoSuchOrder

SHOWN_MAX = 200
PROPOSALS = """
  SELECT waiting.*, placed.number, placed.placed_at, placed.title, person.display_name
  FROM refund_proposal waiting JOIN market_order placed ON placed.id = waiting.parent
  JOIN person ON person.id = waiting.proposed_by
  WHERE waiting.state = 'proposed' AND ($1::uuid IS NULL OR waiting.parent = $1)
  ORDER BY waiting.proposed_at, waiting.id LIMIT $2"""


@dataclass(frozen=True)
class ProposalView:
    """A refund that waits for a second person; ``by_me`` when the viewer proposed it."""

    id: UUID
    order_id: UUID
    order_number: str
    title: str
    amount_fen: int
    note: str
    proposed_by_mask: str
    proposed_at: datetime
    by_me: bool


@dataclass(frozen=True)
class PartsLeft:
    """What is left of an order; ``in_parts`` when it may be refunded in parts now."""

    lines: list[RefundableLine]
    in_parts: bool
    proposal: ProposalView | None


async def parts_of(order_id: UUID, viewer_id: UUID) -> PartsLeft:
    """Give what may come back of an order. Raises NoSuchOrder."""
    state = await fetch_value("SELECT state FROM market_order WHERE id = $1", order_id)
    if state is None:
        raise NoSuchOrder
    rows = await fetch(PROPOSALS, order_id, 1)
    return PartsLeft(
        lines=await lines_left(order_id),
        in_parts=state in IN_PARTS,
        proposal=_view(rows[0], viewer_id) if rows else None,
    )


async def waiting_proposals(viewer_id: UUID) -> list[ProposalView]:
    """Give what waits to be approved, oldest first, at most 200."""
    return [_view(row, viewer_id) for row in await fetch(PROPOSALS, None, SHOWN_MAX)]


def _view(row: Any, viewer_id: UUID) -> ProposalView:
    return ProposalView(
        id=row["id"],
        order_id=row["parent"],
        order_number=order_number(row),
        title=row["title"],
        amount_fen=row["amount_fen"],
        note=row["note"],
        proposed_by_mask=mask_name(row["display_name"] or ""),
        proposed_at=row["proposed_at"],
        by_me=row["proposed_by"] == viewer_id,
    )
