"""Pictures and a note of what came: shown to whoever gets too few, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch_value
from tests.marketplace.builders import a_picture
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.hosts.test_counting_http import a_count
from tests.marketplace.waiting_builders import Trade, an_operator, confirmed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

NOTE = "一箱压碎了，见照片"


async def counted(trade: Trade, pictures: list[UUID], received: int = 1) -> dict[str, Any]:
    """Give what a phone sends with a count, a note and pictures."""
    variant = await fetch_value(
        "SELECT id FROM campaign_variant WHERE campaign = $1", trade.campaign
    )
    shown = {"note": NOTE, "picture_ids": [str(picture) for picture in pictures]}
    return {**a_count(trade, variant, received), **shown}


async def test_who_gets_too_few_sees_what_was_counted_said_and_shown(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """So do point, merchant and platform; whoever got all does not."""
    trade = await confirmed(sandbox, settle, move, number=2)
    picture = await a_picture(trade.street.keeper)
    path, app = f"/pick-up-points/{trade.street.point}", the_application()
    async with browser_of(app, trade.street.keeper) as keeper:
        assert (await keeper.get(f"{path}/board")).json()["arrivals"][0]["report"] is None
        done = await keeper.post(f"{path}/arrivals", await counted(trade, [picture]))
        assert done.json() == {"orders_ready": 1}
        at_point = (await keeper.get(f"{path}/board")).json()["arrivals"][0]["report"]
    await settle()
    assert await fetch_value("SELECT owner FROM picture WHERE id = $1", picture) == (
        await fetch_value("SELECT id FROM campaign_point")
    )
    seen = []
    for buyer, order in zip(trade.buyers, trade.orders, strict=True):
        async with browser_of(app, buyer) as phone:
            seen.append((await phone.get(f"/orders/{order}")).json()["arrival"])
    async with browser_of(app, trade.street.seller) as seller:
        of = f"/merchants/{trade.street.merchant}/campaigns/{trade.campaign}"
        at_merchant = (await seller.get(of)).json()["points"][0]["report"]
    async with browser_of(app, await an_operator()) as desk:
        at_desk = (await desk.get(f"/operator/orders/{trade.orders[0]}")).json()["arrival"]
    assert seen[0] is None
    for report in (seen[1], at_point, at_merchant, at_desk):
        assert report["note"] == NOTE
        assert [one["id"] for one in report["pictures"]] == [str(picture)]
        assert (report["nothing_came"], report["by_the_clock"]) == (False, False)
        (line,) = report["lines"]
        assert (line["expected_units"], line["received_units"]) == (2, 1)


async def test_pictures_of_somebody_else_show_nothing_here(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The whole report is refused: nothing is counted, nothing becomes ready."""
    trade = await confirmed(sandbox, settle, move, number=2)
    picture = await a_picture(trade.buyer)
    path = f"/pick-up-points/{trade.street.point}/arrivals"
    async with browser_of(the_application(), trade.street.keeper) as keeper:
        refused = await keeper.post(path, await counted(trade, [picture]))
        assert (refused.status_code, refused.json()["code"]) == (404, "picture-not-found")
    assert await fetch_value("SELECT count(*) FROM arrival_count") == 0
    assert await fetch_value("SELECT arrived_at FROM campaign_point") is None


async def test_evidence_is_not_put_beside_goods_reported_before(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The first report stands; what is added later is refused, a plain repeat is harmless."""
    trade = await confirmed(sandbox, settle, move)
    path = f"/pick-up-points/{trade.street.point}/arrivals"
    async with browser_of(the_application(), trade.street.keeper) as keeper:
        whole = {"campaign_id": str(trade.campaign)}
        assert (await keeper.post(path, whole)).json() == {"orders_ready": 1}
        assert (await keeper.post(path, whole)).json() == {"orders_ready": 0}
        late = await keeper.post(path, {**whole, "note": NOTE})
        assert (late.status_code, late.json()["code"]) == (409, "arrival-decided")
    assert await fetch_value("SELECT arrival_note FROM campaign_point") is None
