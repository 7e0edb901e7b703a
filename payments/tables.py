"""Rows of payments: money asked for, money given back, messages, and the provider's account."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigInt
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import (
    Row,
    count,
    document,
    fen,
    flag,
    holds,
    instant,
    one_of,
    outside_id,
    prose,
    reference,
    state,
    words,
)
from payments.exception_states import ExceptionState
from payments.matching import MatchKind
from payments.payment_states import PaymentState
from payments.provider import Method
from payments.refund_states import RefundState

TITLE_LENGTH = 200
REASON_KEY_LENGTH = 120
REASON_LENGTH = 300
NOTE_LENGTH = 300


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


class BalanceTransaction(Row, Table, tablename="balance_transaction"):
    """A line of the provider's account, in the smallest unit of its own currency.

    ``booked_as`` tells what of it the ledger knows by the line alone; ``gone_at`` when the
    provider no longer had it.
    """

    provider_id = words(120, unique=True)
    kind = words(60)
    category = words(60)
    source = words(120, null=True, index=True)
    currency = words(3)
    amount = BigInt(null=False, default=None)
    fee = BigInt(null=False, default=None)
    net = BigInt(null=False, default=None)
    exchange_rate = words(40, null=True)
    created_at = instant(index=True)
    available_at = instant()
    seen_at = instant()
    gone_at = instant(null=True)
    booked_as = words(20, null=True)
    booked_at = instant(null=True)

    net_is_amount_less_fee = holds("net = amount - fee")
    line_booked_as_something = holds("(booked_as IS NULL) = (booked_at IS NULL)")


class AccountFetch(Row, Table, tablename="account_fetch"):
    """One reading of the provider's account, from an instant on; complete or not.

    The balances are by currency, as the provider told them when all lines had come.
    """

    started_at = instant(index=True)
    from_at = instant()
    complete_at = instant(null=True)
    lines = count(default=0)
    available = document()
    pending = document()


class ReconciliationRun(Row, Table, tablename="reconciliation_run"):
    """One comparison of both accounts: how many of each class, and the proof (rule 4.9)."""

    fetched = reference(AccountFetch)
    made_at = instant(index=True)
    counts = document()
    ledger_fen = fen()
    lines_fen = fen()
    provider_fen = fen()
    timing_fen = fen()
    exceptions = count()
    proven = flag()

    proven_when_nothing_is_left = holds(
        "proven = (ledger_fen - lines_fen - timing_fen = 0 AND provider_fen - lines_fen = 0 "
        "AND exceptions = 0)"
    )


class ReconciliationException(Row, Table, tablename="reconciliation_exception"):
    """A line or a movement that needs somebody: how it differs, since when, and whose it is."""

    kind = state(MatchKind)
    key = words(120)
    category = words(60)
    source = words(120, null=True)
    currency = words(3)
    ours_fen = fen(null=True)
    theirs = BigInt(null=True, default=None)
    fee = BigInt(null=True, default=None)
    since = instant()
    found_at = instant()
    seen_at = instant(index=True)
    state = state(ExceptionState, default=ExceptionState.OPEN)
    owner = reference(Person, null=True)
    note = words(NOTE_LENGTH, null=True)
    resolved_at = instant(null=True)
    resolved_by = reference(Person, null=True)

    one_exception_per_kind_and_key = Unique(["kind", "key"])
    exception_kind_is_known = one_of("kind", MatchKind)
    exception_state_is_known = one_of("state", ExceptionState)
    exception_is_resolved_at_an_instant = holds("(resolved_at IS NOT NULL) = (state = 'resolved')")
    exception_is_explained_by_a_note = holds("state <> 'explained' OR note IS NOT NULL")
