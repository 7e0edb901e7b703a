"""The people of the demo: one for each role, and neighbours who buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.founding import found_operator, found_person, platform
from accounts.memberships import create_party, give_role
from accounts.passwords import hash_password
from accounts.tables.parties import PartyKind, Role
from core.database import execute, transaction

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
class Person:
    """Somebody of the demo, and what to type to be them."""

    id: UUID
    role: str
    name: str
    sign_in: str
    opens: str


@dataclass(frozen=True)
class People:
    """Everybody the demo needs by name."""

    resident: Person
    elder: Person
    keeper: Person
    worker: Person
    operator: Person
    finance: Person
    neighbours: tuple[UUID, ...]
    password_hash: str


async def make_people(places: Places) -> People:
    """Found the people of the street."""
    hashed = await hash_password(PASSWORD)
    home = places.communities[0]

    async def somebody(role: str, name: str, phone: str, opens: str) -> Person:
        person = await found_person(name, phone, password_hash=hashed, community_id=home)
        return Person(person, role, name, phone, opens)

    resident = await somebody("resident", "张秀兰", "13900000001", "/")
    elder = await somebody("elder", "王桂芳", "13900000002", "/")
    await execute("UPDATE person SET elder_mode = true, text_size = 20 WHERE id = $1", elder.id)
    keeper = await somebody("pick-up point", "李敏", "13900000004", "/point")
    worker = await somebody("community worker", "赵磊", "13900000005", "/community")
    operator_id = await found_operator("周岚", "13900000006", PASSWORD)
    finance = await somebody("finance", "吴静", "13900000007", "/operator")
    async with transaction():
        await give_role(await platform(), finance.id, Role.FINANCE)
        committee = await create_party(PartyKind.COMMUNITY, places.names[0], community_id=home)
        await give_role(committee, worker.id, Role.WORKER)
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
        keeper=keeper,
        worker=worker,
        operator=Person(operator_id, "operator", "周岚", "13900000006", "/operator"),
        finance=finance,
        neighbours=tuple(neighbours),
        password_hash=hashed,
    )
