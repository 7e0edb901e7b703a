"""Somebody in every role that a kind of party knows, so that each console can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from accounts.founding import found_person
from accounts.memberships import give_role
from accounts.roles import roles_of_kind
from accounts.tables.parties import PartyKind, Role

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True)
class Person:
    """Somebody of the demo, and what to type to be them; residents sit in no seat."""

    id: UUID
    role: str
    name: str
    sign_in: str
    opens: str
    seat: tuple[PartyKind, Role] | None = None


class Seat(NamedTuple):
    """Who has a role, and what the list of accounts calls it."""

    title: str
    name: str
    phone: str


SEATS = {
    (PartyKind.MERCHANT, Role.OWNER): Seat("merchant", "陈国强", "13900000003"),
    (PartyKind.MERCHANT, Role.MANAGER): Seat("merchant manager", "陈晓雯", "13900000008"),
    (PartyKind.MERCHANT, Role.STAFF): Seat("merchant staff", "陆小军", "13900000009"),
    (PartyKind.ORGANISATION, Role.OWNER): Seat("pick-up point", "李敏", "13900000004"),
    (PartyKind.ORGANISATION, Role.MANAGER): Seat("point manager", "钱立群", "13900000010"),
    (PartyKind.ORGANISATION, Role.STAFF): Seat("point staff", "丁小雨", "13900000011"),
    (PartyKind.COMMUNITY, Role.WORKER): Seat("community worker", "赵磊", "13900000005"),
    (PartyKind.HOST, Role.OWNER): Seat("host", "刘芳", "13900000013"),
    (PartyKind.HOST, Role.STAFF): Seat("host staff", "马小军", "13900000014"),
    (PartyKind.PLATFORM, Role.OPERATOR): Seat("operator", "周岚", "13900000006"),
    (PartyKind.PLATFORM, Role.FINANCE): Seat("finance", "吴静", "13900000007"),
    (PartyKind.PLATFORM, Role.REVIEWER): Seat("reviewer", "蒋文", "13900000012"),
}


def every_seat() -> list[tuple[PartyKind, Role]]:
    """Give each role of each kind of party, as accounts knows them."""
    return [(kind, role) for kind in PartyKind for role in roles_of_kind(kind)]


async def take_seats(
    party: UUID, kind: PartyKind, *, home: UUID, password_hash: str, opens: str
) -> dict[tuple[PartyKind, Role], Person]:
    """Found somebody for each role of a party and give it to them."""
    taken = {}
    for role in roles_of_kind(kind):
        seat = SEATS[kind, role]
        person = await found_person(
            seat.name, seat.phone, password_hash=password_hash, community_id=home
        )
        await give_role(party, person, role)
        taken[kind, role] = Person(
            person, seat.title, seat.name, seat.phone, opens, seat=(kind, role)
        )
    return taken
