"""Places: the tree of communities, who lives where, and households."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import Bytea
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables.people import Person
from core.columns import Row, flag, holds, instant, one_of, prose, reference, state, words


class CommunityLevel(StrEnum):
    """The five levels of the national division, from the widest to the narrowest."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"


class MemberState(StrEnum):
    """Somebody asks to belong to a household, is confirmed or declined, and may leave."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LEFT = "left"


class Community(Row, Table, tablename="community"):
    """A node of the tree of places.

    ``code`` is the national code filled up with zeros to twelve digits. ``path`` holds the
    codes from the province down to this node, each followed by ``/``; ``path_names`` the
    names in the same way, without the nodes that only say "districts of the city".
    """

    code = words(12, unique=True)
    name = words(120)
    level = state(CommunityLevel)
    parent = reference("self", null=True)
    path = words(80)
    path_names = prose()
    active = flag(default=True)
    imported_at = instant()

    community_level_is_known = one_of("level", CommunityLevel)
    community_code_has_twelve_digits = holds("code ~ '^[0-9]{12}$'")
    only_a_province_has_no_parent = holds("(level = 'province') = (parent IS NULL)")


class Residence(Row, Table, tablename="residence"):
    """A person counts a community as theirs."""

    person = reference(Person)
    community = reference(Community)
    since = instant()

    one_residence_per_community = Unique(["person", "community"])


class Household(Row, Table, tablename="household"):
    """A home: building, unit and room, sealed and found by their keyed hash."""

    community = reference(Community)
    address_sealed = prose()
    address_hash = Bytea(null=False, default=None)
    created_at = instant()

    one_household_per_address = Unique(["community", "address_hash"])


class HouseholdMember(Row, Table, tablename="household_member"):
    """Somebody who says to live in a home, and who confirmed it."""

    household = reference(Household)
    person = reference(Person)
    state = state(MemberState, default=MemberState.WAITING)
    asked_at = instant()
    decided_at = instant(null=True)
    decided_by = reference(Person, null=True)
    left_at = instant(null=True)

    member_state_is_known = one_of("state", MemberState)
    decided_member_says_when = holds(
        "(state IN ('confirmed', 'declined')) <= (decided_at IS NOT NULL)"
    )
    left_member_says_when = holds("(state = 'left') = (left_at IS NOT NULL)")
