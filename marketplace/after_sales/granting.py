"""Giving a buyer what a case comes to: the refund by the one calculator, then the step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import within_transaction
from marketplace.after_sales.asking import granted, most_of, require_within, wishes_of
from marketplace.after_sales.refusals import AfterSaleNotPossible
from marketplace.after_sales.states import CaseReason, CaseState
from marketplace.after_sales.steps import Case, Said, move, require_next
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.order_states import OrderState
from marketplace.refunds.refund_calculator import Fault, RefundFunder, Terms, Wish
from marketplace.refunds.refunding import decide_refund
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from marketplace.refunds.line_money import LineMoney

GIVES = frozenset({OrderState.COLLECTED, OrderState.UNCOLLECTED})


def fault_of(case: Case) -> Fault:
    """Give whose doing it is when nobody had to arbitrate."""
    changed = case.row["reason"] == CaseReason.CHANGED_MIND
    return Fault.BUYER if changed else Fault.MERCHANT


@within_transaction
async def grant(case: Case, amount_fen: int, fault: Fault, said: Said) -> None:
    """Accept a case, whose row the caller holds, with an amount, and refund it.

    Raises AfterSaleMoved, AfterSaleNotPossible when the order's money went another way
    meanwhile, NothingLeftToReturn and AskedTooMuch.
    """
    require_next(case, CaseState.ACCEPTED)
    order = case.locked.order
    if order["state"] not in GIVES:
        raise AfterSaleNotPossible(state=order["state"])
    lines, units = await lines_of(order["id"]), await wishes_of(case.id)
    require_within(amount_fen, most_of(lines, units))
    by_platform = fault is Fault.PLATFORM
    wishes = granted(lines, units, amount_fen, gives_units=not by_platform)
    terms = Terms(fault=fault, funder=RefundFunder.PLATFORM if by_platform else RefundFunder.ORDER)
    key = f"aftersale:{case.id}"
    if _is_all(lines, wishes):
        refund = await refund_whole_order(case.locked, RefundReason.AFTER_SALE, key, terms=terms)
    else:
        refund = await decide_refund(order, RefundReason.AFTER_SALE, key, wishes, terms=terms)
    await move(
        case,
        CaseState.ACCEPTED,
        said,
        granted_fen=amount_fen,
        fault=fault.value,
        refund=refund,
    )


def _is_all(lines: Mapping[UUID, LineMoney], wishes: Sequence[Wish]) -> bool:
    """Tell whether the wishes leave nothing of the order."""
    units = {wish.line: wish.units for wish in wishes}
    return all(units.get(name, 0) == line.left_units for name, line in lines.items())
