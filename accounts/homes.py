"""Homes: an address inside a community, sealed; who lives there, as its members see it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from accounts.queries import community_view
from core.database import fetch, fetch_row
from core.personal_data import lookup_hash, open_sealed, seal

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.queries import CommunityView

# Written by one neighbour and left out by the next; they name the same door.
_COUNTERS = re.compile(r"(号楼|号院|栋|幢|座|楼|单元|门洞|门|室|房|号)$")


class HomeAddress(msgspec.Struct, frozen=True):
    """A home inside its community; ``unit`` is empty where a building has none."""

    building: str
    unit: str
    room: str

    @property
    def label(self) -> str:
        """Give the address as its people write it."""
        return " ".join(part for part in (self.building, self.unit, self.room) if part)

    @property
    def hashed(self) -> bytes:
        """Give what the home is found by, however its parts were written."""
        return lookup_hash("\n".join(map(_plain, (self.building, self.unit, self.room))))

    @property
    def sealed(self) -> str:
        """Give the address encrypted anew."""
        return seal(msgspec.json.encode(self).decode())


@dataclass(frozen=True)
class HomeMember:
    """Somebody in, or at the door of, one's own household."""

    person_id: UUID
    name: str
    state: str
    asked_at: datetime


@dataclass(frozen=True)
class HomeView:
    """One's own household; while waiting only its label is seen, never its members."""

    id: UUID
    address: HomeAddress
    state: str
    community: CommunityView
    members: list[HomeMember]

    @property
    def label(self) -> str:
        """Give the address as its people write it."""
        return self.address.label


async def home_of(person_id: UUID) -> HomeView | None:
    """Give the household somebody belongs to or waits for."""
    row = await fetch_row(
        """SELECT member.household, member.state AS member_state, household.address_sealed,
                  community.*
           FROM household_member member
           JOIN household ON household.id = member.household
           JOIN community ON community.id = household.community
           WHERE member.person = $1 AND member.state IN ('waiting', 'confirmed')""",
        person_id,
    )
    if row is None:
        return None
    confirmed = row["member_state"] == "confirmed"
    return HomeView(
        id=row["household"],
        address=opened(row["address_sealed"]),
        state=row["member_state"],
        community=community_view(row),
        members=await _members(row["household"]) if confirmed else [],
    )


def opened(sealed: str) -> HomeAddress:
    """Give a sealed home address in full."""
    return msgspec.json.decode(open_sealed(sealed), type=HomeAddress)


async def _members(household_id: UUID) -> list[HomeMember]:
    rows = await fetch(
        """SELECT member.person, person.display_name, member.state, member.asked_at
           FROM household_member member JOIN person ON person.id = member.person
           WHERE member.household = $1 AND member.state IN ('waiting', 'confirmed')
           ORDER BY member.state, member.asked_at""",
        household_id,
    )
    return [
        HomeMember(row["person"], row["display_name"], row["state"], row["asked_at"])
        for row in rows
    ]


def _plain(part: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", part).casefold().split())
    return _COUNTERS.sub("", text) or text
