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
from core.personal_data import seal
from core.pictures.copying import copy
from core.pictures.receiving import finish, receive
from linli.demo.drawing import ARRANGEMENTS, draw
from linli.demo.goods import GOODS, MERCHANTS, Good
from linli.demo.pick_up import make_points
from linli.demo.seats import SEATS, take_seats
from marketplace.selling.categories import Category
from marketplace.selling.drafting import OfferPlan, create_offer
from marketplace.settling.payees import ensure_payee

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from linli.demo.people import People
    from linli.demo.places import Places

OFFERS_EACH = 7
# Everything else spoils within days.
KEEPS = {
    Category.GRAIN_OIL,
    Category.SNACKS_DRINKS,
    Category.HOUSEHOLD,
    Category.MOTHER_BABY,
}


@dataclass(frozen=True)
class Shop:
    """A merchant with its owner and what it offers."""

    id: UUID
    name: str
    owner: UUID
    offers: tuple[tuple[UUID, Good], ...]


@dataclass(frozen=True)
class Town:
    """Everything that trades, and who acts for the first shop and the first points."""

    shops: tuple[Shop, ...]
    points: tuple[UUID, ...]


async def make_town(
    people: People, places: Places, say: Callable[[str], None], merchants: int
) -> Town:
    """Open the shops and the pick-up points; their people take their seats."""
    points = await make_points(people, places)
    _developed.clear()
    shops = []
    for number in range(merchants):
        shops.append(await _shop(number, people, places))
        if (number + 1) % 10 == 0:
            say(f"{number + 1} of {merchants} merchants have opened")
    return Town(tuple(shops), points)


OWNERS = (
    "陈国强", "沈梦洁", "方阿芳", "施大海", "顾春燕", "叶青", "周铁军", "巴特尔", "王海波", "伍伟",
    "金东升", "石磊", "李福根", "麦小麦", "徐老真", "麦琪", "晨光", "牧云", "冯山", "茶小语",
    "林珊珊", "王翠芬", "馄饨张", "暖暖", "街坊刘", "洁妮", "田半亩", "杨台", "芽芽妈", "纪鲜",
)  # fmt: skip


def phone_of(number: int) -> str:
    """Give the phone a merchant's owner signs in with."""
    first = SEATS[PartyKind.MERCHANT, Role.OWNER].phone
    return first if number == 0 else f"139200000{number:02d}"


async def _shop(number: int, people: People, places: Places) -> Shop:
    name, words, categories = MERCHANTS[number]
    async with transaction():
        merchant = await create_party(PartyKind.MERCHANT, name)
        owner = await _owner(number, merchant, people, places)
        await execute(
            """INSERT INTO merchant (id, party, name, introduction, contact_phone_sealed, address,
                 state, approved_at)
               VALUES ($1, $1, $2, $3, $4, $5, 'approved', $6)""",
            merchant,
            name,
            words,
            seal(phone_of(number)),
            f"石门二路 {100 + number * 2} 号",
            clock.now(),
        )
        await ensure_payee(merchant)
        await execute(
            """INSERT INTO bank_account (id, payee, holder_sealed, number_sealed,
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


async def _owner(number: int, merchant: UUID, people: People, places: Places) -> UUID:
    """Give a shop its owner; the first shop gets its whole staff."""
    home = places.communities[number % len(places.communities)]
    if number == 0:
        seated = await take_seats(
            merchant,
            PartyKind.MERCHANT,
            home=home,
            password_hash=people.password_hash,
            opens=f"/merchant/{merchant}",
        )
        people.seated.update(seated)
        return people.seated[PartyKind.MERCHANT, Role.OWNER].id
    owner = await found_person(
        OWNERS[number], phone_of(number), password_hash=people.password_hash, community_id=home
    )
    await give_role(merchant, owner, Role.OWNER)
    return owner


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
    place, category = GOODS.index(good), Category(good.category)
    # Every third good is shown from two sides.
    seeds = (place, place + 2) if place % 3 == 0 else (place,)
    pictures = [await _picture(good, seed % len(ARRANGEMENTS), owner) for seed in seeds]
    plan = OfferPlan(
        title=f"{origin}{good.name} {good.unit}",
        description_html=(
            f"<p>{good.words}</p><ul><li>产地：{origin}</li><li>规格：{good.unit}</li></ul>"
            "<p>截单后统一备货，送到自提点。到货当天请尽量取走。</p>"
        ),
        category=category,
        unit_label=good.unit,
        list_price_fen=good.list_price_fen + at * 200,
        picture_ids=tuple(pictures),
        perishable=category not in KEEPS,
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
