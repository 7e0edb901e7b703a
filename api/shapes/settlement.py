"""What merchants are owed, and how it travels to their bank."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from marketplace.queries.earnings import EarningState
from marketplace.queries.statement_sums import StatementSumKind
from marketplace.tables.debts import DisputeState
from marketplace.tables.payees import PayoutWay
from marketplace.tables.settlement import EarningKind, PayoutState, StatementState
from payments.transfer_provider import AccountState
from payments.transfer_states import TransferState

_ONE_LINE = r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$"

Sentence = Annotated[str, msgspec.Meta(min_length=2, max_length=300, pattern=r"\S\s*\S")]
Line60 = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=_ONE_LINE)]
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=_ONE_LINE)]
ADJUSTMENT_FEN_MAX = 10_000_000


class Named(Answer):
    """Something or somebody with a name."""

    id: UUID
    name: str


class Earning(Answer):
    """One change of what a merchant is owed, or one that an order on its way will bring."""

    id: UUID
    kind: EarningKind
    order_id: UUID | None
    order_number: str | None
    title: str
    gross_fen: int
    commission_fen: int
    net_fen: int
    state: EarningState
    earned_at: Instant | None
    available_on: date | None
    statement_id: UUID | None
    statement_number: str | None


class EarningTotals(Answer):
    """Sums by how far the money is; ``owed_fen`` is what the ledger owes the merchant now."""

    held_fen: int
    waiting_fen: int
    available_fen: int
    in_statement_fen: int
    paid_fen: int
    owed_fen: int


class EarningsPage(Answer):
    """One page of earnings with the sums of all of them."""

    items: list[Earning]
    next_cursor: str | None
    totals: EarningTotals


class StatementPayout(Answer):
    """The latest payout of a statement."""

    id: UUID
    number: str
    state: PayoutState
    amount_fen: int
    paid_at: Instant | None
    bank_reference: str | None
    return_reason: str | None
    account_ending: str | None


class StatementSum(Answer):
    """One part of a statement's closing, signed; ``count``: how many lines it adds up."""

    kind: StatementSumKind
    amount_fen: int
    count: int


class Statement(Answer):
    """What a merchant is owed for a period.

    ``sums`` add up to ``closing_fen``; ``payable_fen`` is what this statement pays of it.
    ``commission_tax_fen`` is the tax its commission includes.
    """

    id: UUID
    number: str
    state: StatementState
    merchant: Named
    issued_at: Instant
    period_from: date
    period_until: date
    opening_fen: int
    net_fen: int
    closing_fen: int
    payable_fen: int
    disputed_fen: int
    sums: list[StatementSum]
    commission_tax_fen: int
    confirm_by: Instant | None
    confirmed_at: Instant | None
    confirmed_by_time: bool
    dispute_reason: str | None
    answer: str | None
    payout: StatementPayout | None


class StatementLine(Answer):
    """One line of a statement; ``dispute`` is where an objection to it stands."""

    id: UUID
    position: int
    kind: EarningKind
    order_id: UUID | None
    order_number: str | None
    title: str
    payout_number: str | None
    gross_fen: int
    commission_fen: int
    net_fen: int
    earned_at: Instant
    dispute: DisputeState | None


class StatementDetail(Statement):
    """A statement with its lines."""

    lines: list[StatementLine]


class Dispute(Body):
    """What is wrong with a statement, or with some of its lines: the rest is paid then."""

    reason: Sentence
    line_ids: Annotated[list[UUID], msgspec.Meta(max_length=50)] = msgspec.field(
        default_factory=list
    )


class DisputeAnswer(Body):
    """What the platform says to it; an adjustment becomes a line of the next statement."""

    answer: Sentence
    adjustment_fen: Annotated[int, msgspec.Meta(ge=-ADJUSTMENT_FEN_MAX, le=ADJUSTMENT_FEN_MAX)] = 0


class BankAccount(Answer):
    """Where a merchant's money goes, masked."""

    holder_mask: str
    bank_name: str
    number_ending: str
    entered_at: Instant
    payouts_frozen_until: Instant | None


class NewBankAccount(Body):
    """An account in full, as it stands on the card or the bank's letter."""

    holder: Line60
    number: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    bank_name: Line60


class PayoutTransfer(Answer):
    """What the provider did of a payout; ``left_fen`` may still be brought back."""

    state: TransferState
    reversed_fen: int
    left_fen: int
    last_error: str | None


class Payout(Answer):
    """Money on its way to a payee: to their bank, or to their account at the provider.

    ``approved`` and going through the provider means that it waits for the balance there.
    """

    id: UUID
    number: str
    state: PayoutState
    statement_id: UUID
    statement_number: str
    merchant: Named
    amount_fen: int
    way: PayoutWay
    bank_name: str | None
    account_ending: str | None
    holder_mask: str | None
    proposed_by: Named
    proposed_at: Instant
    approved_by: Named | None
    approved_at: Instant | None
    exported_at: Instant | None
    bank_reference: str | None
    paid_at: Instant | None
    returned_at: Instant | None
    return_reason: str | None
    rejected_at: Instant | None
    rejection_reason: str | None
    attempt: int
    transfer: PayoutTransfer | None


class Movable(Answer):
    """What may leave the platform's balance at the provider now; None while it is silent."""

    movable_fen: int | None
    waiting_fen: int


class ClawBack(Body):
    """How much is asked back of a payee."""

    amount_fen: Annotated[int, msgspec.Meta(ge=1, le=ADJUSTMENT_FEN_MAX)]


class PayoutAccount(Answer):
    """A payee's account at the provider; ``requirements`` are the provider's words."""

    state: AccountState
    payouts_enabled: bool
    requirements: list[str]
    blocked_by: str | None
    checked_at: Instant | None


class PayoutStanding(Answer):
    """How a merchant is paid."""

    way: PayoutWay
    has_bank_account: bool
    account: PayoutAccount | None
    payouts_frozen_until: Instant | None


class NewPayoutWay(Body):
    """How the merchant wants to be paid."""

    way: PayoutWay


class OnboardingPage(Answer):
    """Where the owner completes the account; good once and for minutes."""

    url: str


class NewPayout(Body):
    """Which statement to pay."""

    statement_id: UUID


class PayoutExport(Body):
    """Which approved payouts go into the bank's file."""

    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=200)]


class BankTook(Body):
    """The bank's reference of a payment it made."""

    bank_reference: Reference


class Explained(Body):
    """Why something is turned down or came back."""

    reason: Sentence


class SweepDone(Answer):
    """What a sweep did."""

    completed: int
    confirmed: int
    statements: int


class LedgerEntry(Answer):
    """One entry of an account with the balance after it."""

    sequence: int
    kind: str
    source: UUID
    amount: int
    balance_after: int
    moved_at: Instant


class WhyLine(Answer):
    """One movement in words."""

    text: str
    amount_fen: int
    at: Instant | None


class WhySection(Answer):
    """Movements that belong together."""

    title: str
    lines: list[WhyLine]


class Why(Answer):
    """Where every fen is, and what it comes to."""

    sections: list[WhySection]
    total_fen: int
