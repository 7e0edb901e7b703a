"""An operator gives units of an order back, or goodwill, and says why (rules P11, R6).

Much of the platform's own money takes two people: what one person proposes is kept until
another approves it, and is computed anew then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import fetch_value, transaction
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.locks import lock_order
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.ending_parts import end_when_nothing_waits
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import Cut, cuts, total
from marketplace.refunds.refund_proposals import propose, proposed
from marketplace.refunds.refunding import decide_refund, refund_decided, terms_in_force
from marketplace.refunds.refunding_by_operator import REFUNDABLE
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.refunds.writing_refunds import Decision
from marketplace.refusals import NoSuchOrder, OrderNotRefundable, RefundBeyondOrder
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.access import Viewer
    from marketplace.locks import LockedOrder
    from marketplace.refunds.line_money import LineMoney

# One person alone gives at most so much of the platform's money for one order.
ALONE_MAX_FEN = 20_000
# Before it closes a group-buy counts on its units: until then an order is refunded whole.
IN_PARTS = REFUNDABLE - {OrderState.PAID_WAITING}

contribute_audit_texts(
    {
        "order.partly_refunded": Text("平台决定退一部分", "Part of an order was refunded"),
        "order.refund_proposed": Text("提出了平台出钱的退款", "A refund was proposed"),
    }
)


@dataclass(frozen=True)
class GiftPreview:
    """What a gift would move, in fen; ``of_platform_fen`` is what the platform adds of its own."""

    to_buyer_fen: int
    of_merchant_fen: int
    of_platform_fen: int
    commission_back_fen: int
    needs_second: bool


async def preview_gift(viewer: Viewer, gift: Gift) -> GiftPreview:
    """Compute a gift as it will be made; nothing is changed.

    Raises NotFoundHere, RoleNotEnough, NoSuchOrder, OrderNotRefundable and RefundBeyondOrder.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        locked = await _refundable(gift)
        whole = total((await _parts(locked, gift)).values())
        return GiftPreview(
            to_buyer_fen=whole.to_buyer_fen,
            of_merchant_fen=whole.of_order_fen - whole.commission_fen - whole.host_fen,
            of_platform_fen=whole.subsidy_fen,
            commission_back_fen=whole.commission_fen,
            needs_second=await _needs_second(gift.order_id, whole),
        )


async def give(viewer: Viewer, gift: Gift) -> UUID | None:
    """Refund parts of an order, or propose it; give the proposal's id when another must approve.

    Raises as the preview does, and RefundProposalOpen.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        locked = await lock_order(gift.order_id)
        if locked is None:
            raise NoSuchOrder
        if await refund_decided(gift.order_id, key_of(gift.id)):
            return None
        if await proposed(gift.id):
            return gift.id
        whole = total((await _parts(await _refundable(gift), gift)).values())
        if await _needs_second(gift.order_id, whole):
            await propose(gift, whole.to_buyer_fen, by=viewer.person_id)
            await _note("order.refund_proposed", viewer, gift, whole)
            return gift.id
        await carry_out(locked, gift, Decision(viewer.person_id, gift.note))
        await _note("order.partly_refunded", viewer, gift, whole)
    return None


async def carry_out(locked: LockedOrder, gift: Gift, decision: Decision) -> UUID:
    """Decide the refund of a gift; the caller holds the order. Raises as the preview does."""
    lines = await lines_of(gift.order_id)
    await _parts(await _refundable(gift), gift)
    key = key_of(gift.id)
    if _is_all(lines, gift):
        refund = await refund_whole_order(
            locked, RefundReason.BY_OPERATOR, key, terms=gift.terms, decision=decision
        )
    else:
        units = any(wish.units for wish in gift.wishes)
        reason = RefundReason.BY_OPERATOR if units else RefundReason.GOODWILL
        refund = await decide_refund(
            locked.order, reason, key, gift.wishes, terms=gift.terms, decision=decision
        )
        await end_when_nothing_waits(locked.order)
    if refund is None:
        raise RefundBeyondOrder
    return refund


def key_of(gift_id: UUID) -> str:
    """Give the key under which a gift is refunded once."""
    return f"parts:{gift_id}"


async def _refundable(gift: Gift) -> LockedOrder:
    locked = await lock_order(gift.order_id)
    if locked is None:
        raise NoSuchOrder
    if locked.order["state"] not in IN_PARTS:
        raise OrderNotRefundable(state=locked.order["state"])
    return locked


async def _parts(locked: LockedOrder, gift: Gift) -> dict[UUID, Cut]:
    lines = await lines_of(gift.order_id)
    terms = await terms_in_force(locked.order["id"], gift.terms)
    try:
        parts = cuts(lines, gift.wishes, terms)
    except (KeyError, ValueError) as beyond:
        raise RefundBeyondOrder from beyond
    if not any(part.units or part.to_buyer_fen for part in parts.values()):
        raise RefundBeyondOrder
    return parts


async def _needs_second(order_id: UUID, whole: Cut) -> bool:
    """Tell whether the platform would give more than one person may, with what was given."""
    return whole.subsidy_fen > 0 and whole.subsidy_fen > await left_to_give_alone(order_id)


async def left_to_give_alone(order_id: UUID) -> int:
    """Give how much of the platform's money one person may still give for an order, in fen."""
    before = await fetch_value(
        """SELECT coalesce(sum(given.subsidy_fen), 0)::bigint FROM order_refund_line given
           JOIN order_refund refund ON refund.id = given.parent
           WHERE refund.parent = $1 AND refund.funder = 'platform'""",
        order_id,
    )
    return max(ALONE_MAX_FEN - int(before), 0)


def _is_all(lines: Mapping[UUID, LineMoney], gift: Gift) -> bool:
    units = {wish.line: wish.units for wish in gift.wishes}
    return any(units.values()) and all(
        units.get(name, 0) == line.left_units for name, line in lines.items()
    )


async def _note(what: str, viewer: Viewer, gift: Gift, whole: Cut) -> None:
    await record_audit(
        what,
        done_by=viewer.person_id,
        details={
            "order": str(gift.order_id),
            "amount_fen": whole.to_buyer_fen,
            "of_platform_fen": whole.subsidy_fen,
            "reason": gift.note,
        },
    )
