"""``close-campaign``: deciding a group-buy of ten thousand paid orders, both ways it can end.

It succeeds with a lower price, so that everybody is owed a difference, or fails, so that
everybody is owed all of it. Measured are the one transaction that decides, and how many of the
refunds it owes are then decided and asked of payments in a second: from the outbox through the
relay's and the worker's own code, in this one process. No single statement may take longer than
the 15 s every statement has: the run would end there.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_value, transaction
from core.facts import every_fact, reactions_to
from core.identifiers import uuid7
from core.outbox import deliver, dispatch
from linli.benchmarks.figures import Figure
from linli.benchmarks.street import make_buyers, make_campaign, make_street
from marketplace.facts import RefundOwed
from marketplace.facts_of_closing import TrueUpOwed
from marketplace.selling.deciding import decide_campaign
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from core.outbox import Delivery
    from linli.benchmarks.street import Street

ORDERS = 10_000
BUYERS = 100
PRICE, LOWER = 3390, 3000
# What everybody is owed, by whether it succeeds, and why.
OWED = {
    True: (TrueUpOwed.kind, RefundReason.TRUE_UP),
    False: (RefundOwed.kind, RefundReason.GROUP_FAILED),
}

# An order, its purchase, request, share and payment share one id: nobody reads anything into it.
PURCHASES = """
    INSERT INTO purchase (id, buyer, request_hash, total_fen, placed_at)
    SELECT id, ($2::uuid[])[1 + place % cardinality($2::uuid[])], '', $3, $4
    FROM unnest($1::uuid[]) WITH ORDINALITY AS of (id, place)"""
PLACED = """
    INSERT INTO market_order (id, purchase, buyer, merchant, campaign, point, state, title,
      quantity, total_fen, paid_fen, refunded_fen, note, hold_until, placed_at, paid_at,
      payment_id, paid_share)
    SELECT bought.id, bought.id, bought.buyer, $2, $3, $4, 'paid_waiting', 'bench', 1,
      bought.total_fen, bought.total_fen, 0, '', $5, $5, $5, bought.id, bought.id
    FROM purchase bought WHERE bought.id = ANY($1)"""
LINES = """
    INSERT INTO order_line (id, parent, offer, variant, title, variant_name, quantity,
      unit_price_fen, paid_fen, basis_units, basis_fen)
    SELECT uuidv7(), placed.id, run.offer, sold.id, 'bench', '', 1, placed.paid_fen,
      placed.paid_fen, 1, placed.paid_fen
    FROM market_order placed JOIN campaign run ON run.id = placed.campaign
    JOIN campaign_variant sold ON sold.campaign = run.id WHERE run.id = $1"""
REQUESTS = """
    INSERT INTO payment_request (id, purchase, sequence, gateway_fen, wallet_fen, made_at,
      paid_at, payment_id)
    SELECT id, id, 1, paid_fen, 0, placed_at, paid_at, id FROM market_order WHERE campaign = $1"""
SHARES = """
    INSERT INTO payment_share (id, request, parent, gateway_fen, wallet_fen, captured_fen)
    SELECT id, id, id, paid_fen, 0, paid_fen FROM market_order WHERE campaign = $1"""
PAYMENTS = """
    INSERT INTO payment (id, payer, reference, attempt, amount_fen, method, title, language,
      return_url, state, captured_fen, expires_at, created_at, settled_at)
    SELECT id, buyer, id, 1, paid_fen, 'alipay', 'bench', 'zh-CN', '', 'succeeded', paid_fen,
      paid_at, paid_at, paid_at FROM market_order WHERE campaign = $1"""
HELD = """
    INSERT INTO ledger_account (id, unit, book, owner, balance, held)
    SELECT uuidv7(), 'CNY', 'buyer_funds_held', id, paid_fen, 0
    FROM market_order WHERE campaign = $1"""
LOWER_TIER = """
    WITH tier AS (
      INSERT INTO campaign_tier (id, campaign, min_units) VALUES (uuidv7(), $1, 2) RETURNING id)
    INSERT INTO campaign_tier_price (id, tier, variant, unit_price_fen)
    SELECT uuidv7(), tier.id, sold.id, $2 FROM tier, campaign_variant sold
    WHERE sold.campaign = $1"""
CLOSING = """
    UPDATE campaign SET state = 'closing', paid_units = $2, paid_people = $3,
      min_units = CASE WHEN $4 THEN 1 ELSE $2 + 1 END WHERE id = $1"""


async def run(size: int | None) -> AsyncIterator[Figure]:
    """Decide one that succeeds and one that fails."""
    orders = ORDERS * (size or 1)
    street = await make_street()
    buyers = await make_buyers(street, BUYERS)
    for succeeds, name in ((True, "success"), (False, "failure")):
        campaign = await _full(street, buyers, orders, succeeds=succeeds)
        began = time.perf_counter()
        if not await decide_campaign(campaign):
            raise RuntimeError(campaign)
        seconds = time.perf_counter() - began
        kind, reason = OWED[succeeds]
        await _require_queued(kind, orders)
        yield Figure(f"close-campaign-{name}", seconds, "s")
        yield Figure(f"close-campaign-{name}-queued", orders / seconds, "refunds/s")
        began = time.perf_counter()
        await _refund_all(kind, reason, orders)
        rate = orders / (time.perf_counter() - began)
        yield Figure(f"close-campaign-{name}-refunds", rate, "refunds/s")


async def _full(street: Street, buyers: list[UUID], orders: int, *, succeeds: bool) -> UUID:
    """Keep a closing campaign of so many paid orders."""
    campaign = await make_campaign(street, int(succeeds), stock=max(50_000, 2 * orders))
    made, now = [uuid7() for _ in range(orders)], clock.now()
    async with transaction():
        await execute(PURCHASES, made, buyers, PRICE, now)
        await execute(PLACED, made, street.merchant, campaign, street.point, now)
        for statement in (LINES, REQUESTS, SHARES, PAYMENTS, HELD):
            await execute(statement, campaign)
        if succeeds:
            await execute(LOWER_TIER, campaign, LOWER)
        await execute(CLOSING, campaign, orders, len(buyers), succeeds)
    for table in ("market_order", "order_line", "payment", "ledger_account"):
        await execute(f"VACUUM (ANALYZE) {table}")
    return campaign


async def _require_queued(kind: str, orders: int) -> None:
    queued = await fetch_value("SELECT count(*) FROM outbox_entry WHERE kind = $1", kind)
    if queued != orders:
        message = f"{queued} refunds are owed of {orders}"
        raise RuntimeError(message)


async def _refund_all(kind: str, reason: RefundReason, orders: int) -> None:
    """Have everybody's refund decided, and nothing else that waits."""
    (ours,) = reactions_to(kind)
    others = {one.name for other in every_fact() for one in reactions_to(other)} - {ours.name}
    handed: list[Delivery] = []

    async def publish(batch: list[Delivery]) -> None:
        handed.extend(batch)

    while await dispatch(publish, held_back=others) or await _unrelayed():
        for delivery in handed:
            await deliver(delivery)
        handed.clear()
    decided = await fetch_value(
        """SELECT count(*) FROM order_refund ours JOIN refund theirs ON theirs.id = ours.id
           WHERE ours.reason = $1""",
        reason.value,
    )
    if decided != orders:
        message = f"{decided} refunds of {orders}"
        raise RuntimeError(message)


async def _unrelayed() -> bool:
    return bool(
        await fetch_value("SELECT EXISTS (SELECT FROM outbox_entry WHERE relayed_at IS NULL)")
    )
