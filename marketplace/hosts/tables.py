"""Requests of neighbours and shops to keep a pick-up point."""

from __future__ import annotations

from enum import StrEnum

from piccolo.table import Table

from accounts.tables import Community, Person
from core.columns import (
    Row,
    count,
    document,
    holds,
    instant,
    one_of,
    prose,
    reference,
    state,
    words,
)
from marketplace.tables.pick_up import PickUpPoint


class HostKind(StrEnum):
    """What sort of place a host offers."""

    SHOP = "shop"
    COURIER_STATION = "courier_station"
    PROPERTY_OFFICE = "property_office"
    HOME = "home"
    COMMUNITY = "community"


class HostApplicationState(StrEnum):
    """Where a request to become a host stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class HostApplication(Row, Table, tablename="host_application"):
    """A request to keep a pick-up point, with the identity an operator reviews.

    ``hours`` as in ``pick_up_point``; ``pictures`` lists the ids of pictures claimed for the
    application. A partial index keeps one open application per person.
    """

    applicant = reference(Person)
    community = reference(Community)
    point_name = words(60)
    host_kind = state(HostKind)
    address = words(200)
    hours = document()
    note = prose()
    capacity_units = count(null=True)
    cool_units = count(null=True)
    frozen_units = count(null=True)
    id_name_sealed = prose()
    id_number_sealed = prose()
    contact_phone_sealed = prose()
    pictures = document()
    state = state(HostApplicationState, default=HostApplicationState.SUBMITTED)
    reason = prose(null=True)
    submitted_at = instant()
    decided_at = instant(null=True)
    decided_by = reference(Person, null=True)
    point = reference(PickUpPoint, null=True)

    host_application_state_is_known = one_of("state", HostApplicationState)
    host_kind_is_known = one_of("host_kind", HostKind)
    approved_host_has_a_point = holds("(state = 'approved') = (point IS NOT NULL)")
    rejected_host_reads_why = holds("state <> 'rejected' OR reason IS NOT NULL")
    decided_host_application_says_when = holds("(state = 'submitted') = (decided_at IS NULL)")
    host_takes_something = holds(
        "coalesce(capacity_units, 1) > 0 AND coalesce(cool_units, 1) > 0"
        " AND coalesce(frozen_units, 1) > 0"
    )
