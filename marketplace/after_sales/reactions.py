"""What follows when a case moves, when its refund is made, and when its buyer leaves."""

from __future__ import annotations

from accounts.facts import PersonDeleted
from core.amounts import yuan
from core.database import execute, fetch_row, fetch_value
from core.facts import on
from marketplace.after_sales.facts import AfterSaleMovedOn
from marketplace.after_sales.notices import TO_BUYER, TO_MERCHANT
from marketplace.after_sales.personal import contribute_after_sales
from marketplace.after_sales.states import CaseState, Side
from marketplace.after_sales.steps import Said, lock_case, move
from marketplace.announcing import announce_order, tell_buyer
from marketplace.facts import OrderRefunded
from marketplace.local_time import local_time
from marketplace.merchants.telling_merchants import tell_owners

contribute_after_sales()


@on(AfterSaleMovedOn)
async def tell_both_sides(fact: AfterSaleMovedOn) -> None:
    """Move the open pages on and write to whoever did not do it."""
    await announce_order(fact.order_id)
    state = CaseState(fact.state)
    row = await fetch_row(
        """SELECT kept.*, placed.title, (SELECT words FROM after_sale_event
             WHERE parent = kept.id AND state = $2 ORDER BY id LIMIT 1) AS words
           FROM after_sale kept JOIN market_order placed ON placed.id = kept.parent
           WHERE kept.id = $1""",
        fact.case_id,
        fact.state,
    )
    if row is None:
        return
    amounts = {CaseState.OFFERED: row["offered_fen"], CaseState.ACCEPTED: row["granted_fen"]}
    amount = amounts.get(state, row["asked_fen"])
    words = {"words": row["words"] or ""}
    if state in TO_BUYER and fact.side != Side.BUYER:
        await tell_buyer(fact.order_id, TO_BUYER[state], amount, more=words)
    if state in TO_MERCHANT and fact.side != Side.MERCHANT:
        until = local_time(row["due_at"]) if row["due_at"] else ""
        fields = {"title": row["title"], "amount": yuan(amount), "until": str(until), **words}
        await tell_owners(fact.merchant_id, TO_MERCHANT[state], fields, purpose="merchant")


@on(OrderRefunded)
async def close_the_case(fact: OrderRefunded) -> None:
    """Close a case whose refund was made."""
    if not fact.whole:
        return
    found = await fetch_value("SELECT id FROM after_sale WHERE refund = $1", fact.refund_id)
    if found is None:
        return
    case = await lock_case(found)
    if case.state is CaseState.ACCEPTED:
        await move(case, CaseState.CLOSED, Said(Side.CLOCK))


@on(PersonDeleted)
async def forget_the_story(fact: PersonDeleted) -> None:
    """Keep what the books need of a case and drop what a deleted person wrote."""
    await execute(
        "UPDATE after_sale SET story = '' WHERE buyer = $1 AND story <> ''", fact.person_id
    )
    await execute(
        "UPDATE after_sale_event SET words = '' WHERE done_by = $1 AND side = 'buyer'",
        fact.person_id,
    )
