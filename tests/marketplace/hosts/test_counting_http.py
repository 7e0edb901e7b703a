"""Counting goods over HTTP: what the point sees, what a count would mean, and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.database import execute, fetch, fetch_row, fetch_value
from core.identifiers import uuid7
from core.messages.queries import recent
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.waiting_builders import Trade, confirmed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


def a_count(trade: Trade, variant: object, received: int, damaged: int = 0) -> dict[str, Any]:
    """Give what a phone sends of one variant."""
    counted = {"variant_id": str(variant), "received_units": received, "damaged_units": damaged}
    return {"campaign_id": str(trade.campaign), "counts": [counted]}


async def test_a_short_arrival_is_previewed_counted_and_told(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The preview names who gets less and changes nothing; the count does what it said."""
    trade = await confirmed(sandbox, settle, move, number=2, quantity=2)
    path = f"/pick-up-points/{trade.street.point}"
    app = the_application()
    async with browser_of(app, trade.street.keeper) as keeper:
        (expected,) = (await keeper.get(f"{path}/board")).json()["arrivals"]
        (line,) = expected["lines"]
        assert (expected["shortage_rule"], line["units"]) == ("first_come", 4)
        assert line["received_units"] is None
        body = a_count(trade, line["variant_id"], 4, 1)
        preview = (await keeper.post(f"{path}/arrivals/preview", body)).json()
        assert preview["missing_units"] == 1
        (short,) = preview["short"]
        assert (short["order_id"], short["owed_units"]) == (str(trade.orders[1]), 2)
        assert await fetch_value("SELECT count(*) FROM arrival_count") == 0
        done = await keeper.post(f"{path}/arrivals", body)
        assert done.json() == {"orders_ready": 2}
        await settle()
        (counted,) = (await keeper.get(f"{path}/board")).json()["arrivals"]
        found = counted["lines"][0]
        assert (found["received_units"], found["damaged_units"]) == (4, 1)
        late = await keeper.post(f"{path}/arrivals/preview", body)
        assert (late.status_code, late.json()["code"]) == (409, "arrival-decided")
    async with browser_of(app, trade.buyers[1]) as buyer:
        seen = (await buyer.get(f"/orders/{trade.orders[1]}")).json()
    assert seen["campaign"]["shortage_rule"] == "first_come"
    (mine,) = seen["lines"]
    assert (mine["quantity"], mine["missing_units"], mine["refunded_units"]) == (2, 1, 1)
    assert [back["reason_code"] for back in seen["refunds"]] == ["short_delivery"]


async def test_who_gets_less_and_whose_goods_are_missing_are_told(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The buyer reads the rule and the amount; the merchant reads it and loses credit, once."""
    trade = await confirmed(sandbox, settle, move, number=2)
    variant = await fetch_value(
        "SELECT id FROM campaign_variant WHERE campaign = $1", trade.campaign
    )
    path = f"/pick-up-points/{trade.street.point}/arrivals"
    async with browser_of(the_application(), trade.street.keeper) as keeper:
        done = await keeper.post(path, a_count(trade, variant, 1))
        assert done.json() == {"orders_ready": 1}
    await settle()
    told = {one.subject: one.body for one in await recent(50) if one.subject.startswith("到货少了")}
    assert set(told) == {
        "到货少了，已退缺的：散养土鸡蛋 30 枚",
        "到货少了 1 份：散养土鸡蛋 30 枚",
    }
    assert (
        "按“先付先得”您得到 0 份，缺 1 份，33.90 元" in told["到货少了，已退缺的：散养土鸡蛋 30 枚"]
    )
    (event,) = await fetch("SELECT * FROM credit_event WHERE kind = 'short_delivery'")
    plan = await fetch_row("SELECT id FROM campaign_point WHERE campaign = $1", trade.campaign)
    assert plan is not None
    assert (event["subject"], event["source"]) == (trade.street.merchant, plan["id"])


async def test_goods_that_came_whole_count_against_nobody(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A count that is complete is written down and tells nobody of a shortage."""
    trade = await confirmed(sandbox, settle, move)
    variant = await fetch_value(
        "SELECT id FROM campaign_variant WHERE campaign = $1", trade.campaign
    )
    path = f"/pick-up-points/{trade.street.point}/arrivals"
    async with browser_of(the_application(), trade.street.keeper) as keeper:
        preview = await keeper.post(f"{path}/preview", a_count(trade, variant, 1))
        assert (preview.json()["missing_units"], preview.json()["short"]) == (0, [])
        assert (await keeper.post(path, a_count(trade, variant, 1))).status_code == 200
    await settle()
    assert await fetch_value("SELECT count(*) FROM credit_event") == 0


async def test_a_preview_refuses_what_the_count_would(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Strangers, goods of nobody, impossible counts, and campaigns that are not decided."""
    trade = await confirmed(sandbox, settle, move)
    path = f"/pick-up-points/{trade.street.point}/arrivals/preview"
    app = the_application()
    async with browser_of(app, trade.street.keeper) as keeper:
        bad = await keeper.post(path, a_count(trade, uuid7(), 1))
        assert (bad.status_code, bad.json()["code"]) == (422, "bad-arrival-count")
        unknown = await keeper.post(path, {"campaign_id": str(uuid7())})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-campaign")
        await execute("UPDATE campaign SET state = 'open' WHERE id = $1", trade.campaign)
        early = await keeper.post(path, {"campaign_id": str(trade.campaign)})
        assert (early.status_code, early.json()["code"]) == (409, "nothing-to-deliver")
        await execute("UPDATE campaign SET state = 'succeeded' WHERE id = $1", trade.campaign)
    async with browser_of(app, trade.buyer) as stranger:
        refused = await stranger.post(path, {"campaign_id": str(trade.campaign)})
        assert (refused.status_code, refused.json()["code"]) == (404, "no-such-point")
