"""A buyer takes fewer units before the group-buy closes; the others stay (rule L2, P5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, fetch_value, transaction
from core.outbox import record
from marketplace.after_sales.asking import most_of
from marketplace.after_sales.refusals import NothingLeftToReturn
from marketplace.facts import CampaignChanged
from marketplace.locks import lock_order
from marketplace.ordering.cancelling import is_cancellable
from marketplace.ordering.giving_back import give_back_some
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.order_states import OrderState
from marketplace.refunds.refund_calculator import Fault, Terms, Wish
from marketplace.refunds.refunding import decide_refund
from marketplace.refusals import NoSuchOrder, OrderNotCancellable
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from marketplace.locks import LockedOrder


async def reduce_order(order_id: UUID, wishes: Sequence[Wish], *, buyer: UUID, left: int) -> None:
    """Give some units of a paid order up; their money goes back at once.

    ``left`` is how many units the buyer means to keep: sending the same again finds them kept
    and changes nothing. All of them are not reduced but cancelled. Raises NoSuchOrder,
    OrderNotCancellable and NothingLeftToReturn.
    """
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None or locked.order["buyer"] != buyer:
            raise NoSuchOrder
        units = sum(wish.units for wish in wishes)
        if locked.order["quantity"] == left:
            return
        _require_open(locked)
        most_of(await lines_of(order_id), wishes)
        if not 0 < left == locked.order["quantity"] - units:
            raise NothingLeftToReturn
        await _give_up(locked, wishes)


def _require_open(locked: LockedOrder) -> None:
    order, campaign = locked
    if order["state"] != OrderState.PAID_WAITING:
        raise OrderNotCancellable(state=order["state"])
    if not is_cancellable(campaign["state"], campaign["closes_at"]):
        raise OrderNotCancellable(state=campaign["state"])


async def _give_up(locked: LockedOrder, wishes: Sequence[Wish]) -> None:
    order = locked.order
    units = sum(wish.units for wish in wishes)
    turn = await fetch_value(
        "SELECT count(*) FROM order_refund WHERE parent = $1 AND reason = 'reduced_by_buyer'",
        order["id"],
    )
    # Quotas before payments, as everybody who needs both takes them.
    await give_back_some(order, wishes)
    await decide_refund(
        order,
        RefundReason.REDUCED_BY_BUYER,
        f"reduce:{order['id']}:{turn + 1}",
        wishes,
        terms=Terms(fault=Fault.BUYER),
        restock=True,
    )
    await execute(
        """UPDATE order_line SET given_up_units = given_up_units + given.units
           FROM unnest($1::uuid[], $2::int[]) AS given (line, units)
           WHERE order_line.id = given.line""",
        [wish.line for wish in wishes],
        [wish.units for wish in wishes],
    )
    await execute(
        "UPDATE market_order SET quantity = quantity - $2 WHERE id = $1", order["id"], units
    )
    await record(CampaignChanged(campaign_id=order["campaign"]))
