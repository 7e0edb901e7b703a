"""Merchants, and how they become one."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Community, Party, Person
from core.columns import (
    Row,
    document,
    flag,
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
    """A party that sells; its id is the party's.

    From ``away_from`` to ``away_until`` it is closed for a while: its goods are not shown.
    """

    party = reference(Party)
    name = words(60)
    introduction = prose()
    contact_phone_sealed = prose(null=True)
    address = words(200)
    state = state(MerchantState, default=MerchantState.APPROVED)
    approved_at = instant()
    away_from = instant(null=True)
    away_until = instant(null=True)

    merchant_is_away_for_a_while = holds(
        "(away_from IS NULL) = (away_until IS NULL)"
        " AND (away_from IS NULL OR away_until > away_from)"
    )
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

    A partial index keeps one open suspension per merchant. ``for_good`` is the end of working
    together. Nobody suspended a merchant whose licence lapsed: the clock did.
    """

    merchant = reference(Merchant)
    reason = prose()
    suspended_by = reference(Person, null=True)
    for_good = flag()
    licence_lapsed = flag()
    suspended_at = instant()
    resume_reason = prose(null=True)
    resumed_by = reference(Person, null=True)
    resumed_at = instant(null=True)

    only_the_clock_suspends_without_a_person = holds(
        "(suspended_by IS NULL) = licence_lapsed AND NOT (for_good AND licence_lapsed)"
    )
    suspension_has_a_reason = holds("length(btrim(reason)) >= 2")
    ended_suspension_says_by_whom = holds(
        "(resumed_at IS NULL) = (resumed_by IS NULL)"
        " AND (resumed_at IS NULL) = (resume_reason IS NULL)"
    )
