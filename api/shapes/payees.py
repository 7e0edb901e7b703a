"""What operators read and say of payees, debts, disputes and commission."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from accounts.tables.parties import PartyKind
from api.shapes.base import FEN_MAX, Answer, Body, Instant
from api.shapes.settlement import Reference, Sentence
from marketplace.selling.categories import Category
from marketplace.settling.commission_kinds import SoldIn
from marketplace.tables.debts import DisputeState, WriteOffState
from marketplace.tables.settlement import EarningKind, PayoutState

Amount = Annotated[int, msgspec.Meta(ge=1, le=FEN_MAX)]
Signed = Annotated[int, msgspec.Meta(ge=-FEN_MAX, le=FEN_MAX)]
Note200 = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]


class WriteOff(Answer):
    """A debt to be given up, or given up."""

    id: UUID
    payee_id: UUID
    amount_fen: int
    reason: str
    state: WriteOffState
    proposed_by: UUID
    proposed_at: Instant
    decided_at: Instant | None


class Payee(Answer):
    """Whom the platform owes money; ``owed_fen`` is negative for a debt to the platform."""

    id: UUID
    name: str
    kind: PartyKind
    settlement_days: int
    minimum_payout_fen: int
    reserve_basis_points: int
    reserve_days: int
    reserve_proposed_basis_points: int | None
    refund_share_basis_points: int | None
    debt_limit_fen: int
    gateway_fee_basis_points: int
    owed_fen: int
    reserve_fen: int
    disputed_fen: int
    write_offs: list[WriteOff]


class PayeeTerms(Body):
    """On which terms a payee is paid from now on."""

    settlement_days: Annotated[int, msgspec.Meta(ge=1, le=30)]
    minimum_payout_fen: Amount
    reserve_basis_points: Annotated[int, msgspec.Meta(ge=0, le=5000)]
    reserve_days: Annotated[int, msgspec.Meta(ge=1, le=180)]
    debt_limit_fen: Annotated[int, msgspec.Meta(ge=0, le=FEN_MAX)]
    gateway_fee_basis_points: Annotated[int, msgspec.Meta(ge=0, le=1000)]


class Adjustment(Body):
    """A correction of what a payee is owed; the id makes it happen once."""

    id: UUID
    amount_fen: Signed
    reason: Sentence


class Repayment(Body):
    """A debt paid back by bank."""

    amount_fen: Amount
    bank_reference: Reference


class NewWriteOff(Body):
    """A debt to be given up."""

    amount_fen: Amount
    reason: Sentence


class LineDispute(Answer):
    """A disputed line of a statement."""

    id: UUID
    payee_name: str
    statement_id: UUID
    statement_number: str
    title: str
    amount_fen: int
    reason: str
    state: DisputeState
    opened_at: Instant
    answer: str | None


class LineAnswer(Body):
    """Whose the money of a disputed line is, and why."""

    for_payee: bool
    answer: Sentence


class CommissionRule(Answer):
    """A rule of commission; the first in force that fits a sale decides."""

    id: UUID
    rank: int
    merchant_id: UUID | None
    merchant_name: str | None
    category: str | None
    offer_id: UUID | None
    offer_title: str | None
    campaign_kind: SoldIn | None
    basis_points: int
    flat_fen_per_unit: int | None
    minimum_fen: int
    maximum_fen: int | None
    tax_basis_points: int
    is_default: bool
    note: str | None
    keeps_fee: bool
    text: str
    valid_from: Instant
    retired_at: Instant | None


class NewCommissionRule(Body):
    """A rule to be: a condition, and a rate or so many fen a unit.

    Its fee includes a tax of ``tax_basis_points``. It decides from ``valid_from`` on, or from now.
    """

    rank: Annotated[int, msgspec.Meta(ge=0, le=999_999)]
    merchant_id: UUID | None = None
    category: Category | None = None
    offer_id: UUID | None = None
    basis_points: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    flat_fen_per_unit: Annotated[int, msgspec.Meta(ge=0, le=FEN_MAX)] | None = None
    minimum_fen: Annotated[int, msgspec.Meta(ge=0, le=FEN_MAX)] = 0
    maximum_fen: Annotated[int, msgspec.Meta(ge=0, le=FEN_MAX)] | None = None
    note: Note200 | None = None
    keeps_fee: bool = False
    campaign_kind: SoldIn | None = None
    tax_basis_points: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    valid_from: Instant | None = None


class OrderMoneyStep(Answer):
    """One change of what the merchant is owed because of an order, and its way to the bank."""

    kind: EarningKind
    net_fen: int
    available_on: date
    statement_id: UUID | None
    statement_number: str | None
    payout_number: str | None
    payout_state: PayoutState | None
    arrives_on: date | None


class OrderMoney(Answer):
    """What an order brings its merchant: before completion a forecast."""

    order_number: str
    title: str
    paid_fen: int
    given_back_fen: int
    commission_fen: int
    commission_tax_fen: int
    host_fen: int
    charge_fen: int
    net_fen: int
    is_earned: bool
    steps: list[OrderMoneyStep]
