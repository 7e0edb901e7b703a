"""Merchants, and how they become one."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Community, Party, Person
from core.columns import (
    Row,
    document,
    holds,
    instant,
    one_of,
    prose,
    reference,
    state,
    words,
)


class MerchantState(StrEnum):
    """What a merchant may do: only an approved one sells."""

    APPROVED = "approved"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class ApplicationState(StrEnum):
    """Where a request to become a merchant stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"


class Merchant(Row, Table, tablename="merchant"):
    """A party that sells; its id is the party's."""

    party = reference(Party)
    name = words(60)
    introduction = prose()
    contact_phone_sealed = prose(null=True)
    address = words(200)
    state = state(MerchantState, default=MerchantState.APPROVED)
    approved_at = instant()

    merchant_is_its_party = holds("id = party")
    one_merchant_per_party = Unique(["party"])
    merchant_state_is_known = one_of("state", MerchantState)


class MerchantApplication(Row, Table, tablename="merchant_application"):
    """A request to sell here, with the identity an operator reviews.

    ``commission_rules`` are the rules in force as the applicant read them on agreeing:
    each with its category and its sentence in both languages.
    """

    applicant = reference(Person)
    community = reference(Community)
    name = words(60)
    introduction = prose()
    address = words(200)
    licence_number_sealed = prose()
    legal_person_sealed = prose()
    contact_phone_sealed = prose()
    state = state(ApplicationState, default=ApplicationState.SUBMITTED)
    reason = prose(null=True)
    submitted_at = instant()
    decided_at = instant(null=True)
    decided_by = reference(Person, null=True)
    merchant = reference(Merchant, null=True)
    commission_rules = document(null=True)

    application_state_is_known = one_of("state", ApplicationState)
    approval_names_its_merchant = holds("(state = 'approved') = (merchant IS NOT NULL)")
    rejection_has_a_reason = holds("state <> 'rejected' OR reason IS NOT NULL")


class MerchantSuspension(Row, Table, tablename="merchant_suspension"):
    """A time in which a merchant may publish nothing, and why; an open one has no end.

    A partial index keeps one open suspension per merchant.
    """

    merchant = reference(Merchant)
    reason = prose()
    suspended_by = reference(Person)
    suspended_at = instant()
    resume_reason = prose(null=True)
    resumed_by = reference(Person, null=True)
    resumed_at = instant(null=True)

    suspension_has_a_reason = holds("length(btrim(reason)) >= 2")
    ended_suspension_says_by_whom = holds(
        "(resumed_at IS NULL) = (resumed_by IS NULL)"
        " AND (resumed_at IS NULL) = (resume_reason IS NULL)"
    )
