"""Cases as their sides see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accounts.queries import masked_names
from core.database import fetch
from core.pictures.queries import PictureView, views_of
from marketplace.after_sales.refusals import NoSuchAfterSale
from marketplace.after_sales.states import CaseReason, CaseState, Side, Wants
from marketplace.queries.orders import order_number
from marketplace.refunds.refund_calculator import Fault
from marketplace.tables.refunds import RefundState

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class CaseLine:
    """Units of a line a case is about."""

    line_id: UUID
    title: str
    units: int


@dataclass(frozen=True)
class CaseEvent:
    """A step, or words: two in a row with the same state are words."""

    state: CaseState
    side: Side
    words: str
    at: datetime


@dataclass(frozen=True)
class CaseView:
    """A case with all that was said; the buyer's name is masked."""

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    point_id: UUID
    merchant_id: UUID
    merchant_name: str
    buyer_name: str
    title: str
    state: CaseState
    reason: CaseReason
    wants: Wants
    story: str
    asked_fen: int
    offered_fen: int | None
    granted_fen: int | None
    fault: Fault
    refund_state: RefundState | None
    applied_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    lines: list[CaseLine]
    pictures: list[PictureView]
    events: list[CaseEvent]


@dataclass(frozen=True)
class Whose:
    """Which cases are asked for: every field that is given narrows them down."""

    case: UUID | None = None
    buyer: UUID | None = None
    merchant: UUID | None = None
    point: UUID | None = None
    order: UUID | None = None
    states: Sequence[CaseState] | None = None


CASES = """
  SELECT kept.*, placed.number AS placed_number, placed.placed_at, placed.title, placed.point,
         merchant.name AS merchant_name, refund.state AS refund_state,
         (SELECT jsonb_agg(jsonb_build_object('line_id', said.line, 'title', line.title,
              'units', said.units) ORDER BY said.line)
          FROM after_sale_line said JOIN order_line line ON line.id = said.line
          WHERE said.parent = kept.id) AS lines,
         (SELECT coalesce(array_agg(picture ORDER BY position), '{}') FROM after_sale_picture
          WHERE parent = kept.id) AS pictures
  FROM after_sale kept JOIN market_order placed ON placed.id = kept.parent
  JOIN merchant ON merchant.id = kept.merchant
  LEFT JOIN order_refund refund ON refund.id = kept.refund
  WHERE ($1::uuid IS NULL OR kept.id = $1) AND ($2::uuid IS NULL OR kept.buyer = $2)
    AND ($3::uuid IS NULL OR kept.merchant = $3) AND ($4::uuid IS NULL OR placed.point = $4)
    AND ($5::uuid IS NULL OR kept.parent = $5) AND ($6::text[] IS NULL OR kept.state = ANY($6))
    AND ($7::timestamptz IS NULL OR (kept.applied_at, kept.id) < ($7, $8::uuid))
  ORDER BY kept.applied_at DESC, kept.id DESC LIMIT $9"""


async def cases(
    whose: Whose, *, after: tuple[datetime, UUID] | None = None, limit: int = 100
) -> list[CaseView]:
    """Give cases, newest first. Rights come before."""
    rows = await fetch(
        CASES,
        whose.case,
        whose.buyer,
        whose.merchant,
        whose.point,
        whose.order,
        None if whose.states is None else [state.value for state in whose.states],
        *(after or (None, None)),
        limit,
    )
    names = await masked_names([row["buyer"] for row in rows])
    pictures = await views_of([picture for row in rows for picture in row["pictures"]])
    events = await _events([row["id"] for row in rows])
    return [
        _view(row, names.get(row["buyer"], ""), pictures, events.get(row["id"], [])) for row in rows
    ]


async def one_case(whose: Whose) -> CaseView:
    """Give one case. Raises NoSuchAfterSale when it is not one of those asked for."""
    found = await cases(whose, limit=1)
    if not found:
        raise NoSuchAfterSale
    return found[0]


async def _events(case_ids: Sequence[UUID]) -> dict[UUID, list[CaseEvent]]:
    rows = await fetch(
        "SELECT * FROM after_sale_event WHERE parent = ANY($1) ORDER BY id", list(case_ids)
    )
    found: dict[UUID, list[CaseEvent]] = {}
    for row in rows:
        event = CaseEvent(CaseState(row["state"]), Side(row["side"]), row["words"], row["at"])
        found.setdefault(row["parent"], []).append(event)
    return found


def _view(
    row: Any, buyer_name: str, pictures: dict[UUID, PictureView], events: list[CaseEvent]
) -> CaseView:
    return CaseView(
        id=row["id"],
        number=f"SH-{row['number']:06d}",
        order_id=row["parent"],
        order_number=order_number({"placed_at": row["placed_at"], "number": row["placed_number"]}),
        point_id=row["point"],
        merchant_id=row["merchant"],
        merchant_name=row["merchant_name"],
        buyer_name=buyer_name,
        title=row["title"],
        state=row["state"],
        reason=row["reason"],
        wants=row["wants"],
        story=row["story"],
        asked_fen=row["asked_fen"],
        offered_fen=row["offered_fen"],
        granted_fen=row["granted_fen"],
        fault=row["fault"],
        refund_state=row["refund_state"],
        applied_at=row["applied_at"],
        due_at=row["due_at"],
        ended_at=row["ended_at"],
        lines=[
            CaseLine(UUID(line["line_id"]), line["title"], line["units"])
            for line in row["lines"] or []
        ],
        pictures=[pictures[one] for one in row["pictures"] if one in pictures],
        events=events,
    )
