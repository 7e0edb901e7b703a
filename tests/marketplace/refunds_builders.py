"""Giving parts of orders back, and asking what the lines tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.database import fetch, transaction
from marketplace.locks import lock_order
from marketplace.ordering.order_lines import lines_of
from marketplace.refunds.refund_calculator import Terms, Wish
from marketplace.refunds.refunding import decide_refund
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from uuid import UUID

    from marketplace.refunds.line_money import LineMoney


async def give_back(
    order: UUID,
    units: int = 0,
    *,
    goodwill_fen: int = 0,
    key: str = "short",
    terms: Terms | None = None,
) -> UUID | None:
    """Decide a refund of an order's first line."""
    reason = RefundReason.GOODWILL if goodwill_fen else RefundReason.SHORT_DELIVERY
    async with transaction():
        locked = await lock_order(order)
        assert locked is not None
        line = next(iter(await lines_of(order)))
        wishes = [Wish(line, units, goodwill_fen)]
        return await decide_refund(locked.order, reason, key, wishes, terms=terms or Terms())


async def line_of(order: UUID) -> LineMoney:
    """Give the money of an order's first line."""
    return next(iter((await lines_of(order)).values()))


async def refunds_of(order: UUID) -> list[tuple[Any, ...]]:
    """Give reason, state, units and amount of an order's refunds, as they were decided."""
    rows = await fetch(
        "SELECT reason, state, units, amount_fen FROM order_refund WHERE parent = $1 ORDER BY id",
        order,
    )
    return [tuple(row) for row in rows]
