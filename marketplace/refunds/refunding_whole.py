"""Giving back all of an order at once: its units to the campaign, its money to the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, within_transaction
from core.outbox import record
from marketplace.facts import CampaignChanged
from marketplace.ordering.giving_back import give_back_paid
from marketplace.ordering.order_lines import lines_of
from marketplace.refunds.finishing_refunds import end_if_all_is_back
from marketplace.refunds.refund_calculator import all_of
from marketplace.refunds.refunding import decide_refund
from marketplace.refunds.writing_refunds import BY_RULE

if TYPE_CHECKING:
    from uuid import UUID

    from marketplace.locks import LockedOrder
    from marketplace.refunds.refund_calculator import Terms
    from marketplace.refunds.writing_refunds import Decision
    from marketplace.tables.refunds import RefundReason


@within_transaction
async def refund_whole_order(
    locked: LockedOrder,
    reason: RefundReason,
    reason_key: str,
    *,
    terms: Terms = BY_RULE,
    restock: bool = False,
    decision: Decision | None = None,
) -> UUID | None:
    """Refund all that is left of a paid order whose row the caller holds; give the refund's id.

    Nothing of the order goes back when all of it was given back before.
    """
    order = locked.order
    await give_back_paid(order)
    await execute("UPDATE market_order SET state = 'refunding' WHERE id = $1", order["id"])
    refund_id = await decide_refund(
        order,
        reason,
        reason_key,
        all_of(await lines_of(order["id"])),
        terms=terms,
        restock=restock,
        decision=decision,
    )
    await end_if_all_is_back(order["id"])
    await record(CampaignChanged(campaign_id=order["campaign"]))
    return refund_id
