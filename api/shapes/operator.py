"""What an operator of the platform sees."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from marketplace.tables.refunds import RefundReason, RefundRoute, RefundState
from payments.pending_reasons import PendingReason


class DayFigure(Answer):
    """What came in on one Shanghai day."""

    day: str
    paid_fen: int
    orders: int


class TruthSummary(Answer):
    """When the invariants were last checked, and how many did not hold."""

    checked_at: Instant | None
    broken: int


class ReconciliationSummary(Answer):
    """When our books were last held against the provider's account, and whether they agreed."""

    made_at: Instant
    proven: bool
    exceptions: int


class Overview(Answer):
    """The figures of this moment."""

    merchants: int
    people: int
    campaigns_open: int
    orders_today: int
    paid_today_fen: int
    held_fen: int
    payable_fen: int
    applications_waiting: int
    hosts_waiting: int
    licences_waiting: int
    campaigns_in_review: int
    cases_escalated: int
    reviews_reported: int
    appeals_open: int
    withdrawals_waiting: int
    refunds_to_approve: int
    statements_issued: int
    statements_disputed: int
    payouts_to_approve: int
    payouts_on_the_way: int
    refunds_failed: int
    refunds_short: int
    refunds_short_fen: int
    orders_overdue: int
    payments_stuck: int
    parked: int
    invariants: TruthSummary
    reconciliation: ReconciliationSummary | None
    days: list[DayFigure]


class InvariantState(Answer):
    """One truth: how many counterexamples (at most 20), and some of them."""

    name: str
    why: str
    broken: int
    examples: list[str]


class InvariantReport(Answer):
    """What the last check of all truths found."""

    checked_at: Instant | None
    items: list[InvariantState]


class ParkedDelivery(Answer):
    """A fact one reaction could not deal with."""

    fact_id: UUID
    kind: str
    reaction: str
    attempts: int
    last_error: str
    parked_at: Instant


class Resume(Body):
    """Which facts to try again; all without a list."""

    fact_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=200)] | None = None


class Resumed(Answer):
    """How many deliveries are due again."""

    resumed: int


class OpenRefund(Answer):
    """A refund whose buyer waits for the money; with too little at the provider we top up."""

    id: UUID
    order_id: UUID
    order_number: str
    title: str
    buyer_id: UUID
    buyer_mask: str
    amount_fen: int
    reason_code: RefundReason
    state: RefundState
    pending_reason: PendingReason | None
    decided_at: Instant
    route: RefundRoute
    holder_mask: str | None
    account_ending: str | None
    bank_name: str | None


class RefundQueues(Answer):
    """How many refunds, proposals and withdrawals wait for what."""

    manual: int
    awaiting_choice: int
    failed: int
    submitted: int
    approved: int
    proposals: int
    withdrawals: int


class RefundProof(Body):
    """How it can be proven that the money went back: the bank's reference."""

    proof: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
