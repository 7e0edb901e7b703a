"""Giving money back: one decision, one reservation in the ledger, one refund at the provider.

What a refund takes is computed line by line by ``refund_calculator`` and counts at once: the
lines of the order and, by a ledger hold on what the platform holds for it, the money, so that
neither can be given away twice or settled to a merchant meanwhile. The hold is posted when
the provider says the money went back (``finishing_refunds``). What the provider takes no
longer waits for its buyer to choose another way (``refund_routes``). What was paid from a
balance is in the balance again at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from core import clock
from core.database import execute, fetch_value, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from ledger.books import Book, money
from ledger.holding import hold
from ledger.posting import Line, post
from marketplace.facts import RefundDecided, RefundMovedOn
from marketplace.ordering.order_lines import lines_of, take_from_line
from marketplace.refunds.finishing_refunds import return_to_balance, standing_of
from marketplace.refunds.recalling import recall
from marketplace.refunds.refund_calculator import Cut, Fault, Terms, cuts, total
from marketplace.refunds.tenders_left import Source, source_of
from marketplace.tables.refunds import RefundReason, RefundState
from payments.refunding import request_refund

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import asyncpg

    from marketplace.refunds.refund_calculator import Wish

NOTHING = Cut()
BY_RULE = Terms()


class Decision(NamedTuple):
    """Who decided a refund, and in which words the buyer is told."""

    by: UUID
    note: str


class Why(NamedTuple):
    """Why money goes back: the key makes the same cause the same refund."""

    reason: RefundReason
    key: str
    terms: Terms = BY_RULE
    decision: Decision | None = None


@within_transaction
async def decide_refund(
    order: asyncpg.Record,
    reason: RefundReason,
    reason_key: str,
    wishes: Sequence[Wish] = (),
    *,
    terms: Terms = BY_RULE,
    restock: bool = False,
    decision: Decision | None = None,
) -> UUID | None:
    """Decide a refund of an order's lines; the caller holds the order's row.

    Gives the refund's id, which is that of the refund in payments, too; None when nothing
    would come back. The same key gives the refund decided before. A difference to the final
    price (``TRUE_UP``) was written to the lines at closing and needs no wishes. ``restock``
    says that the units went on sale again; moving them is the caller's.

    Raises ValueError for more than is left (the caller looks first), and, when the
    transaction ends, BalanceTooLow when more would go back than is held for the order.
    """
    known = await refund_decided(order["id"], reason_key)
    if known is not None:
        return known
    lines = await lines_of(order["id"])
    if reason is RefundReason.TRUE_UP:
        # The lines know it already: it is part of their price, not of what was given back.
        parts = {name: Cut(cash_fen=line.true_up_fen) for name, line in lines.items()}
    else:
        terms = await terms_in_force(order["id"], terms)
        parts = cuts(lines, wishes, terms)
    parts = {name: part for name, part in parts.items() if part != NOTHING}
    if not parts:
        return None
    why = Why(reason, reason_key, terms, decision)
    whole = total(parts.values())
    source = await source_of(order, whole.to_buyer_fen)
    refund_id = await _decide(order, why, whole, source)
    for name, part in parts.items():
        await _take(refund_id, name, part, reason, restocks=restock)
    await _from_elsewhere(order, refund_id, parts, reason)
    await _move(order, refund_id, source)
    return refund_id


@within_transaction
async def send_money_back(order: asyncpg.Record, why: Why, source: Source) -> UUID:
    """Decide a refund of money that never paid the order's lines: it came too late, or twice.

    The caller holds the order's row. The same key gives the refund decided before.
    """
    known = await refund_decided(order["id"], why.key)
    if known is not None:
        return known
    refund_id = await _decide(order, why, Cut(cash_fen=source.tenders.amount_fen), source)
    await _move(order, refund_id, source)
    return refund_id


async def terms_in_force(order_id: UUID, terms: Terms) -> Terms:
    """Give the terms with what the order's commission rule says of a buyer's own doing (4.7)."""
    if terms.fault is not Fault.BUYER:
        return terms
    keeps = await fetch_value(
        """SELECT bool_or(rule.keep_fee_on_buyer_fault) FROM order_line line
           JOIN commission_rule rule ON rule.id = line.commission_rule WHERE line.parent = $1""",
        order_id,
    )
    return terms._replace(keep_fee=bool(keeps))


async def refund_decided(order_id: UUID, key: str) -> UUID | None:
    """Give the refund of an order that was decided for a cause, if there is one."""
    found = await fetch_value(
        "SELECT id FROM order_refund WHERE parent = $1 AND reason_key = $2", order_id, key
    )
    return None if found is None else UUID(str(found))


@within_transaction
async def _decide(order: asyncpg.Record, why: Why, whole: Cut, source: Source) -> UUID:
    refund_id, now = uuid7(), clock.now()
    state = await _ask_provider(refund_id, why, source)
    await execute(
        """INSERT INTO order_refund (id, parent, payment_id, reason, reason_key, amount_fen,
             wallet_fen, units, fault, funder, after_completion, state, bounces, approved_by, note,
             decided_at, settled_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16)""",
        refund_id,
        order["id"],
        source.payment_id,
        why.reason.value,
        why.key,
        whole.to_buyer_fen,
        source.tenders.wallet_fen,
        whole.units,
        why.terms.fault.value,
        why.terms.funder.value,
        order["completed_at"] is not None,
        state.value,
        why.decision and why.decision.by,
        why.decision and why.decision.note,
        now,
        None if source.tenders.gateway_fen else now,
    )
    order_id = UUID(str(order["id"]))
    await record(RefundDecided(refund_id=refund_id, order_id=order_id))
    if state is RefundState.AWAITING_CHOICE:
        await record(RefundMovedOn(refund_id=refund_id, order_id=order_id, state=state.value))
    return refund_id


async def _ask_provider(refund_id: UUID, why: Why, source: Source) -> RefundState:
    """Ask for what goes back from a payment; give where the refund stands after that."""
    amount = source.tenders.gateway_fen
    if not amount or source.payment_id is None:
        return RefundState.SUCCEEDED
    asked = await request_refund(
        payment_id=source.payment_id,
        amount_fen=amount,
        reason_key=why.key,
        reason=why.reason.value,
        refund_id=refund_id,
    )
    return standing_of(asked)


@within_transaction
async def _take(
    refund_id: UUID, line_id: UUID, part: Cut, reason: RefundReason, *, restocks: bool
) -> None:
    if reason is not RefundReason.TRUE_UP:
        await take_from_line(line_id, part)
    await execute(
        """INSERT INTO order_refund_line (id, parent, line, units, cash_fen, goodwill_fen,
             subsidy_fen, base_fen, commission_fen, host_fen, restock_units)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        uuid7(),
        refund_id,
        line_id,
        *part,
        part.units if restocks else 0,
    )


@within_transaction
async def _from_elsewhere(
    order: asyncpg.Record, refund_id: UUID, parts: Mapping[UUID, Cut], reason: RefundReason
) -> None:
    """Bring together what is not held for the order: the platform's part, and what was earned."""
    whole = total(parts.values())
    # A difference to the final price was never earned: it is held until it goes back. What was
    # earned comes first: out of it the platform may get back what it gave before.
    if order["completed_at"] is not None and reason is not RefundReason.TRUE_UP:
        await recall(order, refund_id, whole)
    if whole.subsidy_fen:
        await post(
            key=f"subsidy:{refund_id}",
            kind="subsidy",
            source=order["id"],
            lines=[
                Line(money(Book.SUBSIDY_POOL), -whole.subsidy_fen),
                Line(money(Book.BUYER_FUNDS_HELD, order["id"]), whole.subsidy_fen),
            ],
        )


@within_transaction
async def _move(order: asyncpg.Record, refund_id: UUID, source: Source) -> None:
    """Set aside what goes back from a payment, and put what came from a balance back there."""
    if source.tenders.gateway_fen:
        await hold(
            key=f"refund:{refund_id}:0",
            account=money(Book.BUYER_FUNDS_HELD, order["id"]),
            amount=source.tenders.gateway_fen,
            source=order["id"],
        )
    if source.tenders.wallet_fen:
        await return_to_balance(refund_id)
