"""Goods that will not come, goods that are late, and goods nobody ever reported."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value
from core.messages.queries import recent
from marketplace.pick_up.arrival_evidence import Evidence
from marketplace.pick_up.arriving import arrive, report_nothing_came
from marketplace.pick_up.late_arrivals import give_up_goods, tell_of_late_goods
from marketplace.refusals import ArrivalDecided, NoSuchPoint, NothingToDeliver
from marketplace.settling.completing import complete_campaigns
from tests.marketplace.builders import state_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_person, as_viewer
from tests.marketplace.waiting_builders import PRICE, Trade, an_operator, confirmed, ready

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

SAID = Evidence("车坏在半路，货都化了")


async def collect_from(trade: Trade) -> datetime:
    """Give when the goods should be there."""
    found: datetime = await fetch_value("SELECT collect_from FROM campaign_point")
    return found


def in_daylight(instant: datetime, move: Move) -> None:
    """Go on to the next noon after an instant, Shanghai time."""
    noon = clock.shanghai(clock.business_day(instant), 12)
    if noon < instant:
        noon += timedelta(days=1)
    move(noon - clock.now())


async def test_a_merchant_who_cannot_deliver_says_so_before_anybody_waits(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Everybody has all the money back, as not delivered, and the campaign has an end."""
    trade = await confirmed(sandbox, settle, move, number=2)
    seller = await as_viewer(trade.street.seller)
    assert await report_nothing_came(seller, trade.campaign, trade.street.point, SAID) == 2
    await settle()
    rows = await fetch("SELECT reason, amount_fen, state FROM order_refund")
    assert [tuple(row) for row in rows] == [("not_delivered", PRICE, "succeeded")] * 2
    counted = await fetch_row("SELECT * FROM arrival_count")
    assert counted is not None
    assert (counted["expected_units"], counted["received_units"]) == (2, 0)
    assert await fetch_value("SELECT arrival_note FROM campaign_point") == SAID.note
    await complete_campaigns()
    assert await state_of("campaign", trade.campaign) == "completed"
    told = {one.subject: one.body for one in await recent(50)}
    assert "没有送到，已退款：散养土鸡蛋 30 枚" in told
    assert SAID.note in told["没有送到，已全部退款：散养土鸡蛋 30 枚"]
    assert SAID.note in told["这批货不来了：散养土鸡蛋 30 枚"]


async def test_goods_are_reported_once_whatever_is_said(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """What came is not taken back by saying nothing did; strangers find no point."""
    trade = await confirmed(sandbox, settle, move)
    keeper, point = await as_viewer(trade.street.keeper), trade.street.point
    with pytest.raises(NoSuchPoint):
        await report_nothing_came(await as_viewer(await a_person()), trade.campaign, point, SAID)
    await execute("UPDATE campaign SET state = 'open' WHERE id = $1", trade.campaign)
    with pytest.raises(NothingToDeliver):
        await report_nothing_came(keeper, trade.campaign, point, SAID)
    await execute("UPDATE campaign SET state = 'succeeded' WHERE id = $1", trade.campaign)
    await arrive(keeper, trade.campaign, point)
    with pytest.raises(ArrivalDecided):
        await report_nothing_came(keeper, trade.campaign, point, SAID)
    assert await state_of("market_order", trade.order) == "ready"
    assert await fetch_value("SELECT count(*) FROM order_refund") == 0
    assert await fetch_value("SELECT arrival_note FROM campaign_point") is None


async def test_a_host_reports_over_http_that_nothing_came(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A reason is needed; the buyer reads it in the order, and who reports twice is told."""
    trade = await confirmed(sandbox, settle, move)
    path = f"/pick-up-points/{trade.street.point}/arrivals/nothing"
    app = the_application()
    body = {"campaign_id": str(trade.campaign), "note": "商户说不来了"}
    async with browser_of(app, trade.street.keeper) as keeper:
        silent = await keeper.post(path, {**body, "note": " "})
        assert silent.status_code == 422
        done = await keeper.post(path, body)
        assert (done.status_code, done.json()) == (200, {"orders_refunded": 1})
        again = await keeper.post(path, body)
        assert (again.status_code, again.json()["code"]) == (409, "arrival-decided")
    await settle()
    async with browser_of(app, trade.buyer) as buyer:
        seen = (await buyer.get(f"/orders/{trade.order}")).json()
    assert (seen["state"], seen["refunds"][0]["reason_code"]) == ("refunded", "not_delivered")
    assert (seen["arrival"]["nothing_came"], seen["arrival"]["note"]) == (True, "商户说不来了")
    async with browser_of(app, trade.street.seller) as seller:
        row = await seller.get(f"/merchants/{trade.street.merchant}/campaigns/{trade.campaign}")
        (at,) = row.json()["points"]
    assert at["report"]["lines"] == [
        {"variant_name": "", "expected_units": 1, "received_units": 0, "damaged_units": 0}
    ]


async def test_late_goods_are_told_of_every_day_until_they_come(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Merchant, point and platform hear of it two hours late, then daily; buyers do not."""
    trade = await confirmed(sandbox, settle, move, number=2)
    await an_operator()
    due = await collect_from(trade)
    move(due + timedelta(hours=1, minutes=50) - clock.now())
    assert await tell_of_late_goods() == 0
    in_daylight(due + timedelta(hours=2), move)
    before = await fetch_value("SELECT count(*) FROM outgoing_message")
    assert (await tell_of_late_goods(), await tell_of_late_goods()) == (1, 0)
    await settle()
    assert await fetch_value("SELECT count(*) FROM outgoing_message") == before + 3
    subjects = {one.subject for one in await recent(3)}
    assert subjects == {"该到的货还没到：散养土鸡蛋 30 枚", "迟到的货：散养土鸡蛋 30 枚"}
    move(timedelta(days=1))
    assert await tell_of_late_goods() == 1
    await arrive(await as_viewer(trade.street.keeper), trade.campaign, trade.street.point)
    await settle()
    # The second notice was on its way when the goods came: nobody is told what is not true.
    assert sum(one.subject in subjects for one in await recent(50)) == 3
    move(timedelta(days=1))
    assert await tell_of_late_goods() == 0


async def test_nobody_is_told_of_late_goods_at_night(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A sweep at three in the morning waits for the day."""
    trade = await confirmed(sandbox, settle, move)
    in_daylight(await collect_from(trade) + timedelta(days=1), move)
    move(timedelta(hours=15))
    assert await tell_of_late_goods() == 0
    move(timedelta(hours=6))
    assert await tell_of_late_goods() == 1


async def test_goods_nobody_reported_for_three_days_never_came(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """All money goes back by itself; two sweeps at once do it once; nobody is named for it."""
    trade = await confirmed(sandbox, settle, move, number=2)
    move(trade.collect_until + timedelta(days=2, hours=23) - clock.now())
    assert await give_up_goods() == 0
    move(timedelta(hours=1, minutes=1))
    assert (await give_up_goods(), await give_up_goods()) == (1, 0)
    await settle()
    for order in trade.orders:
        assert await state_of("market_order", order) == "refunded"
    plan = await fetch_row("SELECT * FROM campaign_point")
    assert plan is not None
    assert (plan["arrived_by"], plan["arrived_at"] is not None) == (None, True)
    bodies = " ".join(one.body for one in await recent(50))
    assert "系统按没有送到处理" in bodies
    async with browser_of(the_application(), await an_operator()) as desk:
        page = (await desk.get(f"/operator/orders/{trade.order}")).json()
    assert (page["arrival"]["by_the_clock"], page["arrival"]["nothing_came"]) == (True, True)


async def test_goods_that_are_there_are_not_given_up(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """What arrived waits by its own rules."""
    trade = await ready(sandbox, settle, move)
    move(trade.collect_until + timedelta(days=4) - clock.now())
    assert (await give_up_goods(), await tell_of_late_goods()) == (0, 0)
    assert await state_of("market_order", trade.order) == "ready"
