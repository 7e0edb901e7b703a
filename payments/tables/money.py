"""Rows of payments: money asked for, money given back, and messages about it."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigInt
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import (
    Row,
    count,
    fen,
    holds,
    instant,
    one_of,
    outside_id,
    prose,
    reference,
    state,
    words,
)
from payments.payment_states import PaymentState
from payments.provider import Method
from payments.refund_states import RefundState

TITLE_LENGTH = 200
REASON_KEY_LENGTH = 120
REASON_LENGTH = 300


class ReceiptState(StrEnum):
    """What became of a webhook."""

    WAITING = "waiting"
    HANDLED = "handled"
    IGNORED = "ignored"


class Payment(Row, Table, tablename="payment"):
    """One attempt to take money for something; the provider's ids come with its answer."""

    payer = reference(Person)
    reference = outside_id(index=True)
    attempt = count()
    amount_fen = fen()
    method = state(Method)
    title = words(TITLE_LENGTH)
    language = words(10)
    return_url = prose()
    state = state(PaymentState, default=PaymentState.CREATED)
    captured_fen = BigInt(null=False, default=0)
    fee_fen = fen(null=True)
    provider_id = words(120, null=True, unique=True)
    intent_id = words(120, null=True, unique=True)
    charge_id = words(120, null=True, unique=True)
    redirect_url = prose(null=True)
    expires_at = instant()
    created_at = instant()
    checked_at = instant(null=True)
    settled_at = instant(null=True)

    one_payment_per_attempt = Unique(["reference", "attempt"])
    payment_method_is_known = one_of("method", Method)
    payment_state_is_known = one_of("state", PaymentState)
    payment_takes_something = holds("amount_fen > 0 AND attempt > 0")
    captured_only_when_succeeded = holds("(captured_fen > 0) = (state = 'succeeded')")
    settled_once_decided = holds(
        "(settled_at IS NOT NULL) = (state IN ('failed', 'cancelled', 'succeeded'))"
    )


class Refund(Row, Table, tablename="refund"):
    """Money on its way back; one for each reason."""

    payment = reference(Payment)
    amount_fen = fen()
    reason_key = words(REASON_KEY_LENGTH)
    reason = words(REASON_LENGTH)
    state = state(RefundState, default=RefundState.REQUESTED)
    failures = count(default=0)
    last_error = words(REASON_LENGTH, null=True)
    provider_id = words(120, null=True, unique=True)
    proof = words(REASON_LENGTH, null=True)
    requested_at = instant()
    due_at = instant()
    tried_at = instant(null=True)
    settled_at = instant(null=True)

    one_refund_per_payment_and_reason = Unique(["payment", "reason_key"])
    refund_state_is_known = one_of("state", RefundState)
    refund_gives_something = holds("amount_fen > 0 AND failures >= 0")
    refund_settled_when_succeeded = holds("(settled_at IS NOT NULL) = (state = 'succeeded')")


class RefundTry(Row, Table, tablename="refund_try"):
    """One refund of the provider's, made for one of ours; ours may have needed several.

    A failed one took the money and brought it back: two lines of the provider's account that
    our books know nothing of.
    """

    parent = reference(Refund)
    provider_id = words(120, unique=True)
    made_at = instant()
    succeeded_at = instant(null=True)
    failed_at = instant(null=True)


class WebhookReceipt(Row, Table, tablename="webhook_receipt"):
    """A verified message of the provider, kept once.

    Its content is not kept: it may name the buyer, and it is only a hint, since the object
    is fetched again before anything is done.
    """

    event_id = words(120, unique=True)
    kind = words(120)
    subject = words(32)
    provider_id = words(120, null=True)
    our_id = outside_id(null=True)
    state = state(ReceiptState, default=ReceiptState.WAITING)
    created_at = instant()
    received_at = instant(index=True)
    looked_at = instant(null=True)

    receipt_state_is_known = one_of("state", ReceiptState)
