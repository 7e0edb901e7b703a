"""What would come back, told before anybody asks: computed as the refund itself is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row
from marketplace.after_sales.applying import POSSIBLE
from marketplace.after_sales.asking import most_of
from marketplace.ordering.cancelling import is_cancellable
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.order_states import OrderState
from marketplace.queries.quotes import terms_of
from marketplace.refunds.line_money import paid_line
from marketplace.refunds.refund_rules import (
    STILL,
    STILL_OF_EXTRAS,
    Basket,
    RefundCase,
    refund_cases,
)
from marketplace.refunds.tenders_left import tenders_left
from marketplace.refusals import NoSuchOrder
from marketplace.tables.orders import OrderSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from marketplace.refunds.refund_calculator import Wish

WHICH_RUN = """
  SELECT next.id FROM campaign next JOIN campaign failed ON failed.id = $1
  WHERE next.offer = failed.offer AND next.id <> failed.id AND next.state = 'open'
    AND next.closes_at > $2
    AND EXISTS (SELECT FROM campaign_point at WHERE at.campaign = next.id AND at.point = $3)
  ORDER BY next.closes_at, next.id LIMIT 1"""


LINES = """
  SELECT id, title, variant_name, quantity, unit_price_fen * quantity AS asked_fen,
         greatest(0, quantity - refunded_units - collected_units) AS waiting
  FROM order_line WHERE parent = $1 ORDER BY id"""


@dataclass(frozen=True)
class RefundableLine:
    """What is left of a line: units, those handed out among them, and the money for them."""

    line_id: UUID
    title: str
    variant_name: str
    quantity: int
    left_units: int
    left_fen: int
    collected_units: int


@dataclass(frozen=True)
class Refundable:
    """What a buyer may still ask of an order, and until when."""

    lines: list[RefundableLine]
    can_reduce: bool
    can_complain: bool
    complain_until: datetime | None
    open_case_id: UUID | None
    next_run_id: UUID | None
    refund_preview: list[RefundCase]


async def preview_refund(order_id: UUID, wishes: Sequence[Wish], *, buyer: UUID) -> int:
    """Give what some units of an order would bring back, in fen.

    Raises NoSuchOrder and NothingLeftToReturn.
    """
    await _mine(order_id, buyer)
    return most_of(await lines_of(order_id), wishes)


async def refundable(order_id: UUID, *, buyer: UUID, language: str) -> Refundable:
    """Give what is left of an order for its buyer, and what comes back when. Raises NoSuchOrder."""
    order = await _mine(order_id, buyer)
    case = await fetch_row(
        "SELECT id FROM after_sale WHERE parent = $1 AND ended_at IS NULL", order_id
    )
    until = order["after_sale_until"]
    in_time = until is not None and until > clock.now() and order["state"] in POSSIBLE
    lines = await lines_left(order_id)
    return Refundable(
        lines=lines,
        can_reduce=_may_reduce(order) and sum(line.left_units for line in lines) > 1,
        can_complain=in_time and case is None,
        complain_until=until,
        open_case_id=case["id"] if case else None,
        next_run_id=await next_run_of(order),
        refund_preview=await _cases(order, language, can_complain=in_time and case is None),
    )


async def _cases(order: asyncpg.Record, language: str, *, can_complain: bool) -> list[RefundCase]:
    """Give what would come back of an order in each case that may still happen to it."""
    may = STILL_OF_EXTRAS if order["source"] == OrderSource.EXTRA_UNIT else STILL
    which = may.get(OrderState(order["state"]), ())
    if order["state"] == OrderState.COLLECTED and not can_complain:
        which = ()
    rows = await fetch(LINES, order["id"])
    lines = await lines_of(order["id"])
    if order["state"] == OrderState.PENDING:
        lines = {row["id"]: paid_line(row["quantity"], row["asked_fen"]) for row in rows}
    if not any(line.left_units for line in lines.values()):
        return []
    names = {row["id"]: row["variant_name"] or row["title"] for row in rows}
    waiting = {row["id"]: row["waiting"] for row in rows}
    tenders = await tenders_left(order["id"]) if order["paid_fen"] else None
    return refund_cases(Basket(lines, names, waiting, tenders), terms_of(order), language, which)


async def next_run_of(order: asyncpg.Record) -> UUID | None:
    """Give the open group-buy of the same offer an order that failed may move to."""
    if order["state"] not in {OrderState.REFUNDING, OrderState.REFUNDED}:
        return None
    if order["run_state"] not in {"failed", "refunding", "closed"}:
        return None
    found = await fetch_row(WHICH_RUN, order["campaign"], clock.now(), order["point"])
    return found["id"] if found else None


async def _mine(order_id: UUID, buyer: UUID) -> asyncpg.Record:
    order = await fetch_row(
        """SELECT placed.*, run.state AS run_state, run.closes_at, run.price_fen,
                  run.uncollected_rule, run.uncollected_days, run.after_sale_hours,
                  run.min_units, run.min_people, run.min_amount_fen, run.thresholds
           FROM market_order placed
           JOIN campaign run ON run.id = placed.campaign WHERE placed.id = $1""",
        order_id,
    )
    if order is None or order["buyer"] != buyer:
        raise NoSuchOrder
    return order


async def lines_left(order_id: UUID) -> list[RefundableLine]:
    """Give the lines of an order with what is left of them."""
    rows = await fetch(
        """SELECT id, title, variant_name, collected_units FROM order_line
           WHERE parent = $1 ORDER BY id""",
        order_id,
    )
    moneys = await lines_of(order_id)
    return [
        RefundableLine(
            line_id=row["id"],
            title=row["title"],
            variant_name=row["variant_name"],
            quantity=moneys[row["id"]].quantity,
            left_units=moneys[row["id"]].left_units,
            left_fen=moneys[row["id"]].left_fen,
            collected_units=row["collected_units"],
        )
        for row in rows
    ]


def _may_reduce(order: asyncpg.Record) -> bool:
    return order["state"] == OrderState.PAID_WAITING and is_cancellable(
        order["run_state"], order["closes_at"]
    )
