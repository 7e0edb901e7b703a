"""Refunds of orders, and what each takes from which line."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import (
    Row,
    count,
    document,
    fen,
    fen_so_far,
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
from core.database import refuse_on
from marketplace.refunds.refund_calculator import Fault, RefundFunder
from marketplace.refusals import AlreadyRefunded
from marketplace.tables.orders import Order, OrderLine


class RefundState(StrEnum):
    """Where a refund stands, as its order sees it; in each of them its money is set aside.

    ``failed`` is tried again by itself, ``manual`` waits for an operator, ``awaiting_choice``
    for the buyer, because the provider does not take it back any more.
    """

    AWAITING_CHOICE = "awaiting_choice"
    APPROVED = "approved"
    SUBMITTED = "submitted"
    FAILED = "failed"
    MANUAL = "manual"
    SUCCEEDED = "succeeded"


class RefundRoute(StrEnum):
    """Which way money goes back: as it came, or as its buyer chose when that was over."""

    ORIGINAL = "original"
    WALLET = "wallet"
    BANK = "bank"


class RefundReason(StrEnum):
    """Why money goes back."""

    GROUP_FAILED = "group_failed"
    CANCELLED_BY_BUYER = "cancelled_by_buyer"
    REDUCED_BY_BUYER = "reduced_by_buyer"
    PAID_TOO_LATE = "paid_too_late"
    PAID_TWICE = "paid_twice"
    PAID_IN_VAIN = "paid_in_vain"
    TRUE_UP = "true_up"
    CASE_NOT_FILLED = "case_not_filled"
    SHORT_DELIVERY = "short_delivery"
    UNCOLLECTED = "uncollected"
    NOT_DELIVERED = "not_delivered"
    AFTER_SALE = "after_sale"
    GOODWILL = "goodwill"
    BY_OPERATOR = "by_operator"


class OrderRefund(Row, Table, tablename="order_refund"):
    """A decision to give money back, and what came of it; never deleted.

    ``units`` and ``amount_fen`` are the sums of its lines. Money that was never part of what
    an order cost, because it came too late or twice, goes back without lines. ``wallet_fen`` of
    it was back in the buyer's balance at once; the rest goes back from its payment.
    """

    parent = reference(Order)
    payment_id = outside_id(null=True, index=True)
    reason = state(RefundReason)
    reason_key = words(120)
    amount_fen = fen()
    wallet_fen = fen_so_far()
    units = count(default=0)
    fault = state(Fault, default=Fault.NOBODY)
    funder = state(RefundFunder, default=RefundFunder.ORDER)
    after_completion = flag()
    route = state(RefundRoute, default=RefundRoute.ORIGINAL)
    state = state(RefundState, default=RefundState.APPROVED)
    holder_sealed = prose(null=True)
    number_sealed = prose(null=True)
    number_ending = words(4, null=True)
    bank_name = words(60, null=True)
    chosen_at = instant(null=True)
    bounces = count(default=0)
    by_hand = flag()
    approved_by = reference(Person, null=True)
    note = words(200, null=True)
    decided_at = instant()
    settled_at = instant(null=True)

    one_refund_per_reason = Unique(["parent", "reason_key"])
    order_refund_state_is_known = one_of("state", RefundState)
    order_refund_reason_is_known = one_of("reason", RefundReason)
    order_refund_fault_is_known = one_of("fault", Fault)
    order_refund_funder_is_known = one_of("funder", RefundFunder)
    refund_gives_money_or_is_done = holds("amount_fen > wallet_fen OR state = 'succeeded'")
    wallet_part_within_refund = holds("wallet_fen BETWEEN 0 AND amount_fen")
    refund_names_its_payment = holds("amount_fen = wallet_fen OR payment_id IS NOT NULL")
    person_who_refunds_says_why = holds("(approved_by IS NULL) = (note IS NULL)")
    order_refund_route_is_known = one_of("route", RefundRoute)
    refund_that_awaits_a_choice_has_none = holds(
        "state <> 'awaiting_choice' OR (route = 'original' AND chosen_at IS NULL)"
    )
    refund_to_a_bank_names_it = holds("(route = 'bank') = (number_ending IS NOT NULL)")
    refund_on_another_route_was_chosen = holds("(route <> 'original') = (chosen_at IS NOT NULL)")
    only_a_finished_refund_is_by_hand = holds("NOT by_hand OR state = 'succeeded'")


class OrderRefundLine(Row, Table, tablename="order_refund_line"):
    """What a refund takes from one line, by ``marketplace.refunds.refund_calculator``.

    ``subsidy_fen`` is what the platform adds, or below zero what it gets back; ``restock_units``
    of its units went on sale again.
    """

    parent = reference(OrderRefund)
    line = reference(OrderLine)
    units = count(default=0)
    cash_fen = fen_so_far()
    goodwill_fen = fen_so_far()
    subsidy_fen = fen_so_far()
    base_fen = fen_so_far()
    commission_fen = fen_so_far()
    host_fen = fen_so_far()
    restock_units = count(default=0)

    one_refund_line_per_line = Unique(["parent", "line"])
    refund_line_gives_something = holds(
        "units >= 0 AND cash_fen >= 0 AND goodwill_fen >= 0 AND units + cash_fen + goodwill_fen > 0"
    )
    refund_line_fees_not_negative = holds("base_fen >= 0 AND commission_fen >= 0 AND host_fen >= 0")
    restock_within_units = holds("restock_units BETWEEN 0 AND units")


class ProposalState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class RefundProposal(Row, Table, tablename="refund_proposal"):
    """Money of the platform's own one operator wants to give; another one decides.

    ``wishes`` are units and goodwill by line, as ``marketplace.refunds.refund_proposals`` reads
    them.
    """

    parent = reference(Order)
    wishes = document()
    fault = state(Fault, default=Fault.NOBODY)
    funder = state(RefundFunder, default=RefundFunder.PLATFORM)
    amount_fen = fen()
    note = words(200)
    state = state(ProposalState, default=ProposalState.PROPOSED)
    proposed_by = reference(Person)
    proposed_at = instant()
    decided_by = reference(Person, null=True)
    decided_at = instant(null=True)
    refund = outside_id(null=True)

    refund_proposal_state_is_known = one_of("state", ProposalState)
    proposal_fault_is_known = one_of("fault", Fault)
    proposal_funder_is_known = one_of("funder", RefundFunder)
    proposal_gives_something = holds("amount_fen > 0")
    proposal_is_decided_by_somebody = holds(
        "(state = 'proposed') = (decided_by IS NULL)"
        " AND (decided_by IS NULL) = (decided_at IS NULL)"
    )
    proposal_is_approved_by_another = holds("state <> 'approved' OR decided_by <> proposed_by")
    approved_proposal_has_its_refund = holds("(state = 'approved') = (refund IS NOT NULL)")


refuse_on({"one_refund_per_reason": AlreadyRefunded})
