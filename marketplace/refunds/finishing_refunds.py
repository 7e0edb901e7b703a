"""What came of a refund: followed, booked when it is back, owed again when it bounced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, fetch_value, within_transaction
from core.outbox import record
from ledger.books import Account, Book, money
from ledger.holding import hold, post_hold
from ledger.posting import Line, post
from marketplace.clearing import BANK, STRIPE
from marketplace.facts import OrderRefunded, RefundMovedOn
from marketplace.locks import lock_order
from marketplace.tables.refunds import RefundReason, RefundRoute, RefundState
from payments import refund_states
from payments.queries import existing_refund

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from payments.queries import RefundView

# In these the provider may still say something; the others wait for people, or are done.
FOLLOWS = (RefundState.APPROVED, RefundState.SUBMITTED, RefundState.FAILED)
NEVER_PAID = frozenset({RefundReason.PAID_TWICE, RefundReason.PAID_IN_VAIN})


@within_transaction
async def complete_refund(refund_id: UUID, *, by_hand: bool) -> None:
    """Book a refund that was made; booking it again changes nothing.

    The provider gives back out of what it holds for us; what a person gave back left the
    platform's own bank account; what a buyer keeps with us is theirs in the wallet.
    """
    refund = await _locked(refund_id)
    if refund is None or refund["state"] == RefundState.SUCCEEDED:
        return
    await post_hold(_hold_key(refund), kind="refund", to=await _taker(refund, by_hand=by_hand))
    await execute(
        "UPDATE order_refund SET state = 'succeeded', settled_at = $2, by_hand = $3 WHERE id = $1",
        refund_id,
        clock.now(),
        by_hand,
    )
    await _count(refund, _from_payment(refund))
    await record(
        OrderRefunded(
            refund_id=refund_id,
            order_id=refund["parent"],
            amount_fen=_from_payment(refund),
            by_hand=by_hand,
            route=refund["route"],
        )
    )


@within_transaction
async def return_to_balance(refund_id: UUID) -> None:
    """Put the part of a refund that was paid from a balance back there; once per refund.

    The caller decides the refund and holds the order; the rest is under way meanwhile.
    """
    refund = await _locked(refund_id)
    if refund is None:
        return
    amount, order = refund["wallet_fen"], refund["parent"]
    await post(
        key=f"refund-wallet:{refund_id}",
        kind="refund",
        source=order,
        lines=[
            Line(money(Book.BUYER_FUNDS_HELD, order), -amount),
            Line(await _wallet_of(order), amount),
        ],
    )
    await _count(refund, amount)
    await record(
        OrderRefunded(
            refund_id=refund_id,
            order_id=order,
            amount_fen=amount,
            route=RefundRoute.WALLET,
            whole=refund["state"] == RefundState.SUCCEEDED,
        )
    )


async def _wallet_of(order_id: UUID) -> Account:
    buyer = await fetch_value("SELECT buyer FROM market_order WHERE id = $1", order_id)
    return money(Book.WALLET, buyer)


async def _taker(refund: asyncpg.Record, *, by_hand: bool) -> Account:
    if refund["route"] == RefundRoute.WALLET:
        return await _wallet_of(refund["parent"])
    return money(Book.GATEWAY_CLEARING, BANK if by_hand else STRIPE)


@within_transaction
async def follow_refund(refund_id: UUID) -> None:
    """Show where a refund stands at the provider, and ask its buyer when that way is over.

    News overtakes news, so what is so now is asked; the money stays set aside throughout.
    """
    refund = await _locked(refund_id)
    if refund is None or refund["state"] not in FOLLOWS:
        return
    state = standing_of(await existing_refund(refund_id))
    if state == refund["state"] or state is RefundState.SUCCEEDED:
        return
    await execute("UPDATE order_refund SET state = $2 WHERE id = $1", refund_id, state.value)
    await record(RefundMovedOn(refund_id=refund_id, order_id=refund["parent"], state=state.value))


def standing_of(there: RefundView) -> RefundState:
    """Give what a refund of payments means for its order (rules R6, R9)."""
    if there.state is refund_states.RefundState.MANUAL:
        return RefundState.AWAITING_CHOICE if there.window_over else RefundState.MANUAL
    if there.state is refund_states.RefundState.REQUESTED:
        return RefundState.FAILED if there.failures else RefundState.APPROVED
    return RefundState(there.state.value)


@within_transaction
async def reopen_refund(refund_id: UUID) -> None:
    """Owe a refund again that bounced after it had succeeded; its try is made anew.

    News overtakes news: what came of the bounce meanwhile is asked, not waited for.
    """
    refund = await _locked(refund_id)
    if refund is None or refund["state"] != RefundState.SUCCEEDED or refund["by_hand"]:
        return
    present = await existing_refund(refund_id)
    if present.state is refund_states.RefundState.SUCCEEDED and not present.by_hand:
        return
    await _reopen(refund, RefundState.MANUAL if present.by_hand else standing_of(present))
    if present.by_hand:
        # The news of it came first and found the old success still booked.
        await complete_refund(refund_id, by_hand=True)


async def _reopen(refund: asyncpg.Record, state: RefundState) -> None:
    held = money(Book.BUYER_FUNDS_HELD, refund["parent"])
    amount = _from_payment(refund)
    await post(
        key=f"bounced:{_hold_key(refund)}",
        kind="refund_bounced",
        source=refund["parent"],
        lines=[Line(money(Book.GATEWAY_CLEARING, STRIPE), -amount), Line(held, amount)],
    )
    bounced = refund["bounces"] + 1
    await execute(
        """UPDATE order_refund SET state = $3, settled_at = NULL, bounces = $2
           WHERE id = $1""",
        refund["id"],
        bounced,
        state.value,
    )
    await hold(
        key=f"refund:{refund['id']}:{bounced}", account=held, amount=amount, source=refund["parent"]
    )
    await _count(refund, -amount)
    await record(
        RefundMovedOn(refund_id=refund["id"], order_id=refund["parent"], state=state.value)
    )


async def reason_of(refund_id: UUID) -> RefundReason:
    """Give why a refund was decided."""
    return RefundReason(
        await fetch_value("SELECT reason FROM order_refund WHERE id = $1", refund_id)
    )


async def amount_of(refund_id: UUID) -> int:
    """Give what a refund comes to, in fen."""
    return int(await fetch_value("SELECT amount_fen FROM order_refund WHERE id = $1", refund_id))


async def amount_on_its_way(refund_id: UUID) -> int:
    """Give what of a refund goes back from a payment, in fen; a balance has its part already."""
    return int(
        await fetch_value(
            "SELECT amount_fen - wallet_fen FROM order_refund WHERE id = $1", refund_id
        )
    )


def _from_payment(refund: asyncpg.Record) -> int:
    amount: int = refund["amount_fen"] - refund["wallet_fen"]
    return amount


async def _locked(refund_id: UUID) -> asyncpg.Record | None:
    row = await fetch_row("SELECT parent FROM order_refund WHERE id = $1", refund_id)
    if row is None or await lock_order(row["parent"]) is None:
        return None
    return await fetch_row("SELECT * FROM order_refund WHERE id = $1 FOR UPDATE", refund_id)


def _hold_key(refund: asyncpg.Record) -> str:
    return f"refund:{refund['id']}:{refund['bounces']}"


async def _count(refund: asyncpg.Record, amount_fen: int) -> None:
    """Count a refund towards its order, and end the order when everything is back.

    A second payment that goes back was never part of what the order cost, nor one that came
    when the balance it was to complete was free again.
    """
    if refund["reason"] in NEVER_PAID:
        return
    await execute(
        """UPDATE market_order SET refunded_fen = refunded_fen + $2,
             state = CASE WHEN state IN ('refunding', 'refunded')
                          THEN CASE WHEN refunded_fen + $2 >= paid_fen
                                    THEN 'refunded' ELSE 'refunding' END
                          ELSE state END,
             ended_at = CASE WHEN state IN ('refunding', 'refunded')
                             THEN CASE WHEN refunded_fen + $2 >= paid_fen THEN $3::timestamptz END
                             ELSE ended_at END
           WHERE id = $1""",
        refund["parent"],
        amount_fen,
        clock.now(),
    )


@within_transaction
async def end_if_all_is_back(order_id: UUID) -> None:
    """End an order that is being refunded when nothing of its money is left to go back."""
    await execute(
        """UPDATE market_order SET state = 'refunded', ended_at = $2
           WHERE id = $1 AND state = 'refunding' AND refunded_fen >= paid_fen AND paid_fen > 0""",
        order_id,
        clock.now(),
    )
