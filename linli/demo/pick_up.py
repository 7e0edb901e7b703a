"""The demo's organisations, and the pick-up points they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from core import clock
from core.database import execute, transaction
from core.identifiers import uuid7
from linli.demo.seats import take_seats

if TYPE_CHECKING:
    from uuid import UUID

    from linli.demo.people import People
    from linli.demo.places import Places

ALL_DAY = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "until": "21:00"}]
EVENINGS = [
    {"days": [1, 2, 3, 4, 5], "from": "16:00", "until": "20:30"},
    {"days": [6, 7], "from": "09:00", "until": "20:30"},
]
# Who keeps the points of whom; behind the others stands one neighbour each.
PROPERTY = "张家宅物业服务中心"
HOST = "刘芳的自提点"
SOCIETIES = ("益邻公益发展中心", "石门二路街道老年协会")


class Place(NamedTuple):
    """Where goods wait."""

    name: str
    address: str
    hours: list[dict[str, Any]]
    note: str


PLACES = (
    Place("3 号门自提点", "石门二路 3 号门旁", ALL_DAY, "有冷藏柜，进门左手边。"),
    Place("物业前台", "新闸路 568 弄 1 号", EVENINGS, "工作日下午开。"),
    Place("社区活动室", "奉贤路 148 弄 12 号", EVENINGS, "二楼，有电梯。"),
    Place("东王便民站", "北京西路 605 弄 9 号", ALL_DAY, "门口有座位。"),
)


async def make_points(people: People, places: Places) -> tuple[UUID, ...]:
    """Found who keeps points and open them: the property's, a host's, and a society's last."""
    points = tuple(uuid7() for _ in PLACES)
    async with transaction():
        house = await create_party(PartyKind.ORGANISATION, PROPERTY)
        seated = await take_seats(
            house,
            PartyKind.ORGANISATION,
            home=places.communities[0],
            password_hash=people.password_hash,
            opens=f"/point/{points[0]}",
        )
        people.seated.update(seated)
        host = await create_party(PartyKind.HOST, HOST)
        seated = await take_seats(
            host,
            PartyKind.HOST,
            home=places.communities[2],
            password_hash=people.password_hash,
            opens=f"/point/{points[2]}",
        )
        people.seated.update(seated)
        societies = []
        for number, name in enumerate(SOCIETIES):
            society = await create_party(PartyKind.ORGANISATION, name)
            await give_role(society, people.neighbours[-1 - number], Role.OWNER)
            societies.append(society)
    keepers = (house, house, host, societies[0])
    for number, (point, place) in enumerate(zip(points, PLACES, strict=True)):
        community = places.communities[number % len(places.communities)]
        await _open(point, place, keepers[number], community)
    return points


async def _open(point: UUID, place: Place, keeper: UUID, community: UUID) -> None:
    await execute(
        """INSERT INTO pick_up_point (id, party, community, name, address, hours, state, note,
             created_at) VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8)""",
        point,
        keeper,
        community,
        place.name,
        place.address,
        place.hours,
        place.note,
        clock.now(),
    )
