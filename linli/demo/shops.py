"""The demo's merchants, the points where goods are collected, and what is on offer."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from accounts.founding import found_person
from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from core import clock
from core.database import execute, transaction
from core.identifiers import uuid7
from core.personal_data import seal
from core.pictures.copying import copy
from core.pictures.receiving import finish, receive
from linli.demo.drawing import ARRANGEMENTS, draw
from linli.demo.goods import GOODS, MERCHANTS, Good
from linli.demo.people import Person
from marketplace.categories import Category
from marketplace.drafting import OfferPlan, create_offer

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from linli.demo.people import People
    from linli.demo.places import Places

OFFERS_EACH = 7
ALL_DAY = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "until": "21:00"}]
EVENINGS = [
    {"days": [1, 2, 3, 4, 5], "from": "16:00", "until": "20:30"},
    {"days": [6, 7], "from": "09:00", "until": "20:30"},
]


@dataclass(frozen=True)
class Shop:
    """A merchant with its owner and what it offers."""

    id: UUID
    name: str
    owner: UUID
    offers: tuple[tuple[UUID, Good], ...]


@dataclass(frozen=True)
class Town:
    """Everything that trades."""

    shops: tuple[Shop, ...]
    points: tuple[UUID, ...]
    merchant: Person
    keeper: Person


async def make_town(people: People, places: Places, say: Callable[[str], None]) -> Town:
    """Open the shops and the pick-up points."""
    points = await _points(people, places)
    shops = []
    for number in range(len(MERCHANTS)):
        shops.append(await _shop(number, people, places))
        if (number + 1) % 10 == 0:
            say(f"{number + 1} of {len(MERCHANTS)} merchants have opened")
    first = shops[0]
    merchant = Person(first.owner, "merchant", OWNERS[0], phone_of(0), f"/merchant/{first.id}")
    keeper = Person(**{**vars(people.keeper), "opens": f"/point/{points[0]}"})
    return Town(tuple(shops), points, merchant, keeper)


OWNERS = (
    "陈国强", "沈梦洁", "方阿芳", "施大海", "顾春燕", "叶青", "周铁军", "巴特尔", "王海波", "伍伟",
    "金东升", "石磊", "李福根", "麦小麦", "徐老真", "麦琪", "晨光", "牧云", "冯山", "茶小语",
    "林珊珊", "王翠芬", "馄饨张", "暖暖", "街坊刘", "洁妮", "田半亩", "杨台", "芽芽妈", "纪鲜",
)  # fmt: skip


def phone_of(number: int) -> str:
    """Give the phone a merchant's owner signs in with."""
    return "13900000003" if number == 0 else f"139200000{number:02d}"


async def _points(people: People, places: Places) -> tuple[UUID, ...]:
    async with transaction():
        house = await create_party(PartyKind.ORGANISATION, "张家宅物业服务中心")
        await give_role(house, people.keeper.id, Role.OWNER)
    planned = (
        ("3 号门自提点", "石门二路 3 号门旁", ALL_DAY, "有冷藏柜，进门左手边。"),
        ("物业前台", "新闸路 568 弄 1 号", EVENINGS, "工作日下午开。"),
        ("社区活动室", "奉贤路 148 弄 12 号", EVENINGS, "二楼，有电梯。"),
        ("东王便民站", "北京西路 605 弄 9 号", ALL_DAY, "门口有座位。"),
    )
    made = []
    for number, (name, address, hours, note) in enumerate(planned):
        point = uuid7()
        await execute(
            """INSERT INTO pick_up_point (id, party, community, name, address, hours, state, note,
                 created_at) VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8)""",
            point,
            house,
            places.communities[number % len(places.communities)],
            name,
            address,
            hours,
            note,
            clock.now(),
        )
        made.append(point)
    return tuple(made)


async def _shop(number: int, people: People, places: Places) -> Shop:
    name, words, categories = MERCHANTS[number]
    owner = await found_person(
        OWNERS[number],
        phone_of(number),
        password_hash=people.password_hash,
        community_id=places.communities[number % len(places.communities)],
    )
    async with transaction():
        merchant = await create_party(PartyKind.MERCHANT, name)
        await give_role(merchant, owner, Role.OWNER)
        await execute(
            """INSERT INTO merchant (id, party, name, introduction, contact_phone_sealed, address,
                 state, settlement_days, approved_at)
               VALUES ($1, $1, $2, $3, $4, $5, 'approved', 2, $6)""",
            merchant,
            name,
            words,
            seal(phone_of(number)),
            f"石门二路 {100 + number * 2} 号",
            clock.now(),
        )
        await execute(
            """INSERT INTO bank_account (id, merchant, holder_sealed, number_sealed,
                 number_ending, bank_name, entered_by, entered_at)
               VALUES (uuidv7(), $1, $2, $3, $4, '上海农商银行', $5, $6)""",
            merchant,
            seal(OWNERS[number]),
            seal(f"62284800301{number:08d}"),
            f"{number:04d}",
            owner,
            clock.now(),
        )
    offers = [await _offer(merchant, owner, good, at) for good, at in _stock(number, categories)]
    return Shop(merchant, name, owner, tuple(offers))


def _stock(number: int, categories: tuple[str, ...]) -> list[tuple[Good, int]]:
    """Choose what a merchant sells; neighbours of one trade differ by where things come from."""
    random = Random(f"stock:{number}")  # noqa: S311 - a demo, no secret
    choices = [
        (good, at)
        for good in GOODS
        if good.category in categories
        for at in range(len(good.origins))
    ]
    random.shuffle(choices)
    if number == 0:
        choices.sort(key=lambda choice: choice[0].name != "散养土鸡蛋")
    return choices[:OFFERS_EACH]


async def _offer(merchant: UUID, owner: UUID, good: Good, at: int) -> tuple[UUID, Good]:
    origin = good.origins[at]
    place = GOODS.index(good)
    # Every third good is shown from two sides.
    seeds = (place, place + 2) if place % 3 == 0 else (place,)
    pictures = [await _picture(good, seed % len(ARRANGEMENTS), owner) for seed in seeds]
    plan = OfferPlan(
        title=f"{origin}{good.name} {good.unit}",
        description_html=(
            f"<p>{good.words}</p><ul><li>产地：{origin}</li><li>规格：{good.unit}</li></ul>"
            "<p>截单后统一备货，送到自提点。到货当天请尽量取走。</p>"
        ),
        category=Category(good.category),
        unit_label=good.unit,
        list_price_fen=good.list_price_fen + at * 200,
        picture_ids=tuple(pictures),
    )
    return await create_offer(merchant, plan), good


_developed: dict[tuple[str, int], UUID] = {}


async def _picture(good: Good, seed: int, owner: UUID) -> UUID:
    """Give a picture of a good: drawn and developed once, then copied."""
    known = _developed.get((good.name, seed))
    if known is not None:
        return await copy(known, owner)
    drawn = await receive(draw(good.icons, good.category, seed), owner, alt=good.name)
    await finish(drawn.id)
    _developed[good.name, seed] = drawn.id
    return drawn.id
