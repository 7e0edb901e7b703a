"""What the marketplace does when something has happened."""

from __future__ import annotations

from core.facts import on
from marketplace.facts import RefundOwed
from marketplace.locks import lock_order
from marketplace.order_states import OrderState
from marketplace.paying import receive_money
from marketplace.refunding import (
    complete_refund,
    decide_refund,
    note_failed_refund,
    reopen_refund,
)
from marketplace.tables.orders import RefundReason
from payments.facts import (
    PaymentSucceeded,
    RefundFailed,
    RefundReturned,
    RefundSucceeded,
)


@on(PaymentSucceeded)
async def take_the_money(fact: PaymentSucceeded) -> None:
    """Give the buyer their units, or the money back."""
    await receive_money(fact.payment_id, fact.reference, fact.amount_fen)


@on(RefundOwed)
async def refund_what_is_owed(fact: RefundOwed) -> None:
    """Decide the full refund of an order whose campaign failed."""
    locked = await lock_order(fact.order_id)
    if locked is None or locked.order["state"] != OrderState.REFUNDING:
        return
    await decide_refund(
        locked.order,
        payment_id=locked.order["payment_id"],
        amount_fen=locked.order["paid_fen"],
        units=locked.order["quantity"],
        reason=RefundReason(fact.reason),
        reason_key=fact.reason_key,
    )


@on(RefundSucceeded)
async def book_the_refund(fact: RefundSucceeded) -> None:
    """Post the money that went back."""
    await complete_refund(fact.refund_id)


@on(RefundReturned)
async def take_the_refund_back(fact: RefundReturned) -> None:
    """Owe the money again: the provider could not deliver a refund it had made."""
    await reopen_refund(fact.refund_id)


@on(RefundFailed)
async def show_the_failed_refund(fact: RefundFailed) -> None:
    """Tell buyer and operator when the provider gave up; a person settles it then."""
    if fact.final:
        await note_failed_refund(fact.refund_id)
