"""What the demo's operators ask of merchants, and what these show: one licence ends soon."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from core import clock
from core.pictures.receiving import finish, receive
from core.refusals import Text
from linli.demo.drawing import draw
from linli.demo.trading import viewer
from marketplace.merchants.asking_requirements import RequirementPlan, make_requirement
from marketplace.merchants.being_away import go_away
from marketplace.merchants.handing_in_licences import LicencePlan, hand_in_licence
from marketplace.merchants.licence_rules import LicenceKind
from marketplace.merchants.requirement_rules import RequirementKind
from marketplace.merchants.reviewing_licences import approve_licence

if TYPE_CHECKING:
    from uuid import UUID

    from linli.demo.people import People
    from linli.demo.shops import Shop, Town

ENDING, WAITING, GOING_AWAY = 0, 2, 5
ASKED = (
    RequirementPlan(
        RequirementKind.DOCUMENT,
        Text("食品经营许可证", "Food permit"),
        Text("卖散装或现制食品的请拍正本，四角拍全。", "For loose or prepared food: the original."),
        required=False,
    ),
    RequirementPlan(
        RequirementKind.ATTESTATION,
        Text("不卖临期和来路不明的货", "Nothing about to expire, or of unknown origin"),
        Text("", ""),
        required=True,
    ),
)


async def let_in(town: Town, people: People) -> None:
    """Ask for two things, keep a licence that ends in a month, and have another to review."""
    operator = await viewer(people.operator.id)
    for plan in ASKED:
        await make_requirement(operator, plan)
    ending = town.shops[ENDING]
    end = clock.today() + timedelta(days=34)
    business = await _hand_in(ending, LicenceKind.BUSINESS, "91310106MA1FY3AB2C", end)
    await approve_licence(operator, business)
    waiting = town.shops[WAITING]
    await _hand_in(waiting, LicenceKind.FOOD, "JY13101060012345", end + timedelta(days=700))
    away, now = town.shops[GOING_AWAY], clock.now()
    await go_away(
        await viewer(away.owner), away.id, now + timedelta(days=40), now + timedelta(days=47)
    )


async def _hand_in(shop: Shop, kind: LicenceKind, number: str, end: date) -> UUID:
    photo = await receive(draw(("receipt",), "household", 0), shop.owner, alt="证照")
    await finish(photo.id)
    plan = LicencePlan(kind, number, end, (photo.id,))
    return await hand_in_licence(await viewer(shop.owner), shop.id, plan)
