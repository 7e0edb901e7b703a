"""The people of the demo: one for each role, and neighbours who buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.founding import found_person, platform
from accounts.memberships import create_party
from accounts.passwords import hash_password
from accounts.tables.parties import PartyKind, Role
from core.database import execute, transaction
from linli.demo.seats import Person, take_seats

if TYPE_CHECKING:
    from uuid import UUID

    from linli.demo.places import Places

PASSWORD = "linli-jie-fang-26"  # noqa: S105 - printed for everybody who tries the demo

NEIGHBOURS = (
    "李建国", "王淑珍", "刘洋", "陈思远", "杨柳", "黄志明", "赵敏", "吴雨桐", "徐晓东", "孙丽华",
    "马晨", "朱文静", "胡凯", "郭爱华", "林子涵", "何平", "高翔", "罗兰", "郑海", "梁小满",
    "谢天", "宋佳", "唐宁", "韩冰",
)  # fmt: skip


@dataclass(frozen=True)
class People:
    """Everybody the demo needs by name; ``seated`` are those who act for a party."""

    resident: Person
    elder: Person
    seated: dict[tuple[PartyKind, Role], Person]
    neighbours: tuple[UUID, ...]
    password_hash: str

    @property
    def keeper(self) -> Person:
        """Give who keeps the pick-up points."""
        return self.seated[PartyKind.ORGANISATION, Role.OWNER]

    @property
    def operator(self) -> Person:
        """Give who proposes payouts."""
        return self.seated[PartyKind.PLATFORM, Role.OPERATOR]

    @property
    def finance(self) -> Person:
        """Give who approves payouts."""
        return self.seated[PartyKind.PLATFORM, Role.FINANCE]


async def make_people(places: Places) -> People:
    """Found the people of the street, its committee and the platform; shops bring their own."""
    hashed = await hash_password(PASSWORD)
    home = places.communities[0]

    async def somebody(role: str, name: str, phone: str) -> Person:
        person = await found_person(name, phone, password_hash=hashed, community_id=home)
        return Person(person, role, name, phone, "/")

    resident = await somebody("resident", "张秀兰", "13900000001")
    elder = await somebody("elder", "王桂芳", "13900000002")
    await execute("UPDATE person SET elder_mode = true, text_size = 20 WHERE id = $1", elder.id)
    neighbours = [
        await found_person(
            name,
            f"139100000{number:02d}",
            password_hash=hashed,
            community_id=places.communities[number % len(places.communities)],
        )
        for number, name in enumerate(NEIGHBOURS)
    ]
    return People(
        resident=resident,
        elder=elder,
        seated=await _public_seats(places, hashed),
        neighbours=tuple(neighbours),
        password_hash=hashed,
    )


async def _public_seats(places: Places, hashed: str) -> dict[tuple[PartyKind, Role], Person]:
    home = places.communities[0]
    async with transaction():
        house = await take_seats(
            await platform(), PartyKind.PLATFORM, home=home, password_hash=hashed, opens="/operator"
        )
        committee = await create_party(PartyKind.COMMUNITY, places.names[0], community_id=home)
        return house | await take_seats(
            committee, PartyKind.COMMUNITY, home=home, password_hash=hashed, opens="/community"
        )
