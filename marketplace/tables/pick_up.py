"""Pick-up points and the codes shown there."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Community, Party, Person
from core.columns import (
    Row,
    count,
    document,
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


class PointState(StrEnum):
    """Whether a point takes goods."""

    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"


class ProposalState(StrEnum):
    """Where a merchant's wish for a point stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class CodeKind(StrEnum):
    """Whose code it is: the buyer's own, or one given to a neighbour who fetches for them."""

    OWN = "own"
    PROXY = "proxy"


class CodeState(StrEnum):
    """A code is spent once."""

    LIVE = "live"
    SPENT = "spent"
    VOID = "void"


class PickUpPoint(Row, Table, tablename="pick_up_point"):
    """A place in a community where goods are handed out by the staff of a party.

    ``hours`` is a list of ``{"days": [1..7], "from": "HH:MM", "until": "HH:MM"}`` in
    Shanghai time. ``capacity_units`` is null where the point takes as much as comes;
    ``cool_units`` and ``frozen_units`` are null where it cannot keep goods that cold.
    """

    party = reference(Party)
    community = reference(Community)
    name = words(60)
    address = words(200)
    hours = document()
    state = state(PointState, default=PointState.ACTIVE)
    stopped_by_platform = flag()
    note = prose()
    capacity_units = count(null=True)
    cool_units = count(null=True)
    frozen_units = count(null=True)
    created_at = instant()
    version = count(default=1)

    point_state_is_known = one_of("state", PointState)
    point_takes_something = holds(
        "coalesce(capacity_units, 1) > 0 AND coalesce(cool_units, 1) > 0"
        " AND coalesce(frozen_units, 1) > 0"
    )


class PointProposal(Row, Table, tablename="point_proposal"):
    """What a merchant asks of its own points: a new one, or another text of one it has.

    A partial index keeps one open proposal per point.
    """

    party = reference(Party)
    point = reference(PickUpPoint, null=True)
    community = reference(Community)
    name = words(60)
    address = words(200)
    hours = document()
    note = prose()
    state = state(ProposalState, default=ProposalState.SUBMITTED)
    reason = prose(null=True)
    proposed_by = reference(Person)
    proposed_at = instant()
    decided_by = reference(Person, null=True)
    decided_at = instant(null=True)

    proposal_state_is_known = one_of("state", ProposalState)
    declined_proposal_has_a_reason = holds("state <> 'declined' OR reason IS NOT NULL")
    approved_proposal_names_its_point = holds("state <> 'approved' OR point IS NOT NULL")
    answered_proposal_says_when = holds("(state = 'submitted') = (decided_at IS NULL)")


class PickUpCode(Row, Table, tablename="pick_up_code"):
    """The six digits and the nonce that stand for an order at its point.

    Live digits are unique per point (partial index): staff type six digits, nothing else. An
    order has one own code and at most one live code for a neighbour (partial indexes); ``label``
    is what the buyer calls the neighbour.
    """

    order_id = outside_id(index=True)
    kind = state(CodeKind, default=CodeKind.OWN)
    label = words(20, null=True)
    point = reference(PickUpPoint)
    digits = words(6)
    nonce = words(32)
    state = state(CodeState, default=CodeState.LIVE)
    made_at = instant()
    spent_at = instant(null=True)
    spent_by = reference(Person, null=True)

    code_state_is_known = one_of("state", CodeState)
    code_kind_is_known = one_of("kind", CodeKind)
    only_a_neighbours_code_has_a_label = holds("(kind = 'proxy') = (label IS NOT NULL)")
    digits_are_six = holds("digits ~ '^[0-9]{6}$'")


class CodeMiss(Row, Table, tablename="code_miss"):
    """How often in a row a person typed a wrong code at a point."""

    point = reference(PickUpPoint)
    person = reference(Person)
    misses = count(default=0)
    locked_until = instant(null=True)

    one_tally_per_person_and_point = Unique(["point", "person"])
