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

from core.database import fetch, fetch_value, within_transaction
from core.identifiers import uuid7
from marketplace.ordering.order_lines import lines_of_orders
from marketplace.refunds.refund_calculator import Cut, Fault, Terms, all_of, cuts, total
from marketplace.refunds.tenders_left import Source, source_of
from marketplace.refunds.writing_refunds import BY_RULE, Decision, Refund, Why, write_refunds
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import asyncpg

    from marketplace.refunds.line_money import LineMoney
    from marketplace.refunds.refund_calculator import Wish

NOTHING = Cut()
# So many are decided in one transaction: it ends well before anybody minds waiting for it.
REFUNDS_AT_ONCE = 200


class Owed(NamedTuple):
    """What is owed of an order whose row the caller holds, and the key of the cause.

    ``None`` wishes for all that is left. A difference to the final price needs no wish: it was
    written to the lines at closing.
    """

    order: asyncpg.Record
    key: str
    wishes: Sequence[Wish] | None


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
    """Decide a refund of an order's lines, as ``decide_refunds`` does for many orders."""
    (refund,) = await decide_refunds(
        [Owed(order, reason_key, wishes)], reason, terms=terms, restock=restock, decision=decision
    )
    return refund


@within_transaction
async def decide_refunds(
    owed: Sequence[Owed],
    reason: RefundReason,
    *,
    terms: Terms = BY_RULE,
    restock: bool = False,
    decision: Decision | None = None,
) -> list[UUID | None]:
    """Decide a refund of each of some orders; the caller holds their rows.

    Gives the refunds' ids in that order, which are those of the refunds in payments, too; None
    where nothing would come back. The same key gives the refund decided before. ``restock``
    says that the units went on sale again; moving them is the caller's. A completed order
    comes alone.

    Raises ValueError for more than is left (the caller looks first), and, when the
    transaction ends, BalanceTooLow when more would go back than is held for an order.
    """
    known = await _decided_before(owed)
    new = {
        (one.order["id"], one.key): one for one in owed if (one.order["id"], one.key) not in known
    }
    lines = await lines_of_orders([one.order["id"] for one in new.values()])
    refunds = []
    for name, one in new.items():
        why = Why(reason, one.key, await terms_in_force(one.order["id"], terms), decision)
        refund = await _refund(one, why, lines[one.order["id"]])
        if refund is not None:
            refunds.append(refund)
            known[name] = refund.id
    await write_refunds(refunds, restock=restock)
    return [known.get((one.order["id"], one.key)) for one in owed]


async def _refund(owed: Owed, why: Why, lines: Mapping[UUID, LineMoney]) -> Refund | None:
    if why.reason is RefundReason.TRUE_UP:
        # The lines know it already: it is part of their price, not of what was given back.
        parts = {name: Cut(cash_fen=line.true_up_fen) for name, line in lines.items()}
    else:
        wishes = all_of(lines) if owed.wishes is None else owed.wishes
        parts = cuts(lines, wishes, why.terms)
    parts = {name: part for name, part in parts.items() if part != NOTHING}
    if not parts:
        return None
    whole = total(parts.values())
    source = await source_of(owed.order, whole.to_buyer_fen)
    return Refund(uuid7(), owed.order, why, whole, source, parts)


@within_transaction
async def send_money_back(order: asyncpg.Record, why: Why, source: Source) -> UUID:
    """Decide a refund of money that never paid the order's lines: it came too late, or twice.

    The caller holds the order's row. The same key gives the refund decided before.
    """
    known = await refund_decided(order["id"], why.key)
    if known is not None:
        return known
    whole = Cut(cash_fen=source.tenders.amount_fen)
    refund = Refund(uuid7(), order, why, whole, source, parts={})
    await write_refunds([refund])
    return refund.id


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


async def _decided_before(owed: Sequence[Owed]) -> dict[tuple[UUID, str], UUID]:
    rows = await fetch(
        """SELECT id, parent, reason_key FROM order_refund
           JOIN unnest($1::uuid[], $2::text[]) AS owed (parent, reason_key)
             USING (parent, reason_key)""",
        [one.order["id"] for one in owed],
        [one.key for one in owed],
    )
    return {(row["parent"], row["reason_key"]): row["id"] for row in rows}
