"""Complaints about collected goods, and what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch, fetch_row, fetch_value
from core.identifiers import uuid7
from marketplace.after_sales.applying import Application, apply
from marketplace.after_sales.states import CaseReason, Wants
from marketplace.ordering.order_lines import lines_of
from marketplace.refunds.refund_calculator import Wish
from tests.marketplace.handing_over import Street, a_payment_of, collected_orders

if TYPE_CHECKING:
    import asyncpg

STORY = "打开一看有一半是烂的"


async def buyer_of(order: UUID) -> UUID:
    return UUID(str(await fetch_value("SELECT buyer FROM market_order WHERE id = $1", order)))


async def a_collected_order(street: Street, quantity: int = 1) -> UUID:
    """Give an order that was handed out and whose money can go back."""
    (order,) = await collected_orders(street, 1)
    assert quantity == 1
    await a_payment_of(order)
    return order


async def application(order: UUID, units: int = 1, **changed: Any) -> Application:
    """Give what a buyer would say about the first line of an order."""
    line = next(iter(await lines_of(order)))
    said: dict[str, Any] = {
        "id": uuid7(),
        "order_id": order,
        "lines": (Wish(line, units),),
        "reason": CaseReason.SPOILED,
        "wants": Wants.REFUND,
        "story": STORY,
    }
    return Application(**{**said, **changed})


async def a_case(order: UUID, **changed: Any) -> UUID:
    """Open a case about all of an order."""
    return await apply(await application(order, **changed), buyer=await buyer_of(order))


async def row_of_case(case: UUID) -> asyncpg.Record:
    row = await fetch_row("SELECT * FROM after_sale WHERE id = $1", case)
    assert row is not None
    return row


async def steps_of(case: UUID) -> list[tuple[str, str]]:
    """Give who did what in a case, in order."""
    rows = await fetch(
        "SELECT side, state FROM after_sale_event WHERE parent = $1 ORDER BY id", case
    )
    return [(row["side"], row["state"]) for row in rows]
