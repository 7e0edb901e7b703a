"""Earnings, statements and payouts."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigInt, BigSerial, Date
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import (
    Row,
    count,
    document,
    fen,
    fen_so_far,
    holds,
    instant,
    one_of,
    outside_id,
    prose,
    reference,
    state,
    words,
)
from marketplace.tables.orders import Order
from marketplace.tables.payees import BankAccount, Payee, PayoutWay


class EarningKind(StrEnum):
    """What a change of what a payee is owed comes from."""

    SALE = "sale"
    HOST_COMMISSION = "host_commission"
    RECALL = "recall"
    RESERVE_HELD = "reserve_held"
    RESERVE_RELEASED = "reserve_released"
    RESERVE_USED = "reserve_used"
    ADJUSTMENT = "adjustment"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_RESOLVED = "dispute_resolved"
    PAYOUT = "payout"
    PAYOUT_RETURNED = "payout_returned"
    CLAWBACK = "clawback"
    REPAID = "repaid"
    WRITE_OFF = "write_off"


class EarningBook(StrEnum):
    """Which book of the ledger an earning changes."""

    MERCHANT_PAYABLE = "merchant_payable"
    HOST_PAYABLE = "host_payable"


class StatementState(StrEnum):
    """Where a statement stands (rule 4.8)."""

    ISSUED = "issued"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    PAYING = "paying"
    PAID = "paid"
    FAILED = "failed"
    CARRIED = "carried"


class PayoutState(StrEnum):
    """Where a payout stands: made by one operator, approved by another."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    EXPORTED = "exported"
    SENDING = "sending"
    PAID = "paid"
    RETURNED = "returned"
    REJECTED = "rejected"


class Statement(Row, Table, tablename="statement"):
    """What a payee is owed for a period; immutable once issued but for its state.

    ``figures`` are the sums of its lines by kind, as they were counted when it was issued.
    """

    number = BigSerial()
    payee = reference(Payee)
    sequence = count()
    opening_fen = fen()
    lines_fen = fen()
    closing_fen = fen()
    payable_fen = fen()
    figures = document()
    first_earned_at = instant(null=True)
    cut_off = Date(null=False, default=None)
    state = state(StatementState, default=StatementState.ISSUED)
    issued_at = instant()
    confirmed_at = instant(null=True)
    confirmed_by = reference(Person, null=True)
    dispute_reason = prose(null=True)
    disputed_at = instant(null=True)
    answer = prose(null=True)
    answered_at = instant(null=True)
    ended_at = instant(null=True)
    disputed_fen = BigInt(null=False, default=0)

    statement_in_sequence = Unique(["payee", "sequence"])
    statement_state_is_known = one_of("state", StatementState)
    closing_is_opening_plus_lines = holds("closing_fen = opening_fen + lines_fen")
    disputed_statement_says_why = holds("state <> 'disputed' OR dispute_reason IS NOT NULL")
    disputed_not_negative = holds("disputed_fen >= 0")
    payable_within_closing = holds("payable_fen >= 0 AND payable_fen <= greatest(closing_fen, 0)")


class EarningDay(Row, Table, tablename="earning_day"):
    """What a payee may be paid from one day on of one kind, until a statement takes all of it.

    Its sums grow with each earning booked into it, as a balance does, and stand still once
    it is stated. What comes later goes into another row: a partial index keeps one open.
    ``refunded`` counts sales of which something had gone back, ``charged`` those that paid
    a commission.
    """

    payee = reference(Payee)
    available_on = Date(null=False, default=None)
    kind = state(EarningKind)
    statement = reference(Statement, null=True)
    lines = count(default=0)
    refunded = count(default=0)
    charged = count(default=0)
    paid_fen = BigInt(null=False, default=0)
    gross_fen = BigInt(null=False, default=0)
    commission_fen = BigInt(null=False, default=0)
    commission_tax_fen = BigInt(null=False, default=0)
    host_fen = BigInt(null=False, default=0)
    gateway_fen = BigInt(null=False, default=0)
    net_fen = BigInt(null=False, default=0)
    first_earned_at = instant()

    kind_of_day_is_known = one_of("kind", EarningKind)
    net_of_day_is_gross_less_what_is_taken = holds(
        "net_fen = gross_fen - commission_fen - host_fen - gateway_fen"
    )


class Earning(Row, Table, tablename="earning"):
    """One change of what a payee is owed, with the day from which it may be paid out.

    ``paid_fen`` is what a sale had cost its buyer before anything went back. Never changed.
    """

    payee = reference(Payee)
    book = state(EarningBook, default=EarningBook.MERCHANT_PAYABLE)
    kind = state(EarningKind)
    source_key = words(200)
    parent = reference(Order, null=True)
    refund = outside_id(null=True)
    paid_fen = fen()
    gross_fen = fen()
    commission_fen = fen()
    commission_tax_fen = fen_so_far()
    host_fen = fen()
    gateway_fen = fen()
    net_fen = fen()
    transfer = outside_id()
    earned_at = instant()
    available_on = Date(null=False, default=None)
    earning_day = reference(EarningDay)

    one_earning_per_source = Unique(["source_key"])
    earning_kind_is_known = one_of("kind", EarningKind)
    earning_book_is_known = one_of("book", EarningBook)
    net_is_gross_less_what_is_taken = holds(
        "net_fen = gross_fen - commission_fen - host_fen - gateway_fen"
    )


class Payout(Row, Table, tablename="payout"):
    """Money on its way to a payee's bank account, or to their account at the provider."""

    number = BigSerial()
    statement = reference(Statement)
    attempt = count(default=1)
    payee = reference(Payee)
    bank_account = reference(BankAccount, null=True)
    amount_fen = fen()
    provider = state(PayoutWay, default=PayoutWay.MANUAL_BANK)
    state = state(PayoutState, default=PayoutState.PROPOSED)
    proposed_by = reference(Person)
    proposed_at = instant()
    approved_by = reference(Person, null=True)
    approved_at = instant(null=True)
    exported_at = instant(null=True)
    bank_reference = words(80, null=True)
    paid_at = instant(null=True)
    paid_by = reference(Person, null=True)
    returned_at = instant(null=True)
    return_reason = prose(null=True)
    rejected_by = reference(Person, null=True)
    rejected_at = instant(null=True)
    rejection_reason = prose(null=True)

    one_payout_per_attempt = Unique(["statement", "attempt"])
    payout_state_is_known = one_of("state", PayoutState)
    payout_travels_a_known_way = one_of("provider", PayoutWay)
    payout_by_bank_has_an_account = holds("(provider = 'manual_bank') = (bank_account IS NOT NULL)")
    payout_is_sent_or_exported = holds(
        "state NOT IN ('sending', 'exported') OR (state = 'sending') = "
        "(provider = 'stripe_transfer')"
    )
    payout_is_positive = holds("amount_fen > 0")
    maker_is_not_checker = holds("approved_by IS NULL OR approved_by <> proposed_by")
    paid_payout_has_a_reference = holds("state <> 'paid' OR bank_reference IS NOT NULL")
    approved_payout_has_a_checker = holds(
        "state IN ('proposed', 'rejected') OR approved_by IS NOT NULL"
    )
