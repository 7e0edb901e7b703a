"""Lines over HTTP: one page tells whether to wait, how long, and when it is one's turn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from accounts.facts import PersonDeleted
from core.database import fetch_value, transaction
from core.messages.queries import recent
from core.outbox import record
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_unpaid_orders
from marketplace.queries.merchant_campaigns import campaigns_of
from marketplace.selling.closing import advance_campaigns
from marketplace.waiting_list.reactions import _entries
from marketplace.waiting_list.rules import OFFER_LASTS
from marketplace.waiting_list.telling import tell_who_waited_in_vain
from tests.marketplace.builders import a_campaign, a_resident, a_street, row_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.waiting_list.builders import entry_of, in_line, joins, sold_out, to_hour

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.accounts.browser import Browser
    from tests.marketplace.builders import Street

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")


async def test_the_page_of_what_is_sold_out_opens_its_line(move: Move) -> None:
    """It says that one may wait and how many do; a place shows how many are ahead."""
    to_hour(move, 10)
    street = await a_street()
    run, _ = await sold_out(street)
    await joins(street, run)
    me = await a_resident(street)
    async with browser_of(the_application(), me) as browser:
        page = await _page(browser, run)
        assert page["waiting_list"] == {"open": True, "waiting": 1, "my_entry": None}
        assert page["progress"]["waiting"] == 1
        assert page["can_join"]["reason"]["code"] == "sold-out"
        made = await browser.post(f"/campaigns/{run}/waiting-list", _wish(street))
        assert made.status_code == 200, made.text
        assert (made.json()["state"], made.json()["ahead"]) == ("waiting", 1)
        page = await _page(browser, run)
        assert page["waiting_list"]["waiting"] == 2
        assert page["waiting_list"]["my_entry"] == made.json()
        mine = (await browser.get("/me/waiting-list")).json()["items"]
        assert mine == [made.json()]


async def test_an_offer_is_an_order_to_pay(settle: Settle, move: Move) -> None:
    """The page names the order and until when it is kept; newcomers are told of the line."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    me = await a_resident(street)
    await joins(street, run, me)
    await joins(street, run)
    await _give_up(taken)
    await settle()
    async with browser_of(the_application(), me) as browser:
        place = (await _page(browser, run))["waiting_list"]["my_entry"]
        assert (place["state"], place["ahead"], place["offered_units"]) == ("offered", None, 1)
        order = (await browser.get(f"/orders/{place['order_id']}")).json()
        assert order["state"] == "pending"
        assert order["hold_until"] == place["offer_until"]
    (told,) = await _told("空出 1 份")
    assert told.startswith("“散养土鸡蛋 30 枚”空出 1 份，已为您留到 ")


async def test_newcomers_read_why(move: Move) -> None:
    """A unit that is free at night cannot be joined, and the order is refused in words."""
    to_hour(move, 22)
    street = await a_street()
    run, [taken] = await sold_out(street)
    await joins(street, run)
    await _give_up(taken)
    async with browser_of(the_application(), await a_resident(street), "en") as browser:
        page = await _page(browser, run)
        assert page["can_join"]["reason"]["code"] == "waiting-list-first"
        assert page["waiting_list"]["open"] is True
        answer = await browser.post(
            "/orders",
            {
                "id": "01a1ff00-0000-7000-8000-000000000001",
                "campaign_id": str(run),
                "pick_up_point_id": str(street.point),
                "quantity": 1,
            },
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "waiting-list-first")
        assert answer.json()["ahead"] == 1
    assert await fetch_value("SELECT count(*) FROM market_order") == 1


async def test_refusals_leave_the_line_as_it_was(move: Move) -> None:
    """Another wish, and waiting for what is there, are refused and nothing is written."""
    to_hour(move, 10)
    street = await a_street()
    run, _ = await sold_out(street, 3)
    there = await a_campaign(street)
    async with browser_of(the_application(), await a_resident(street)) as browser:
        assert (await browser.post(f"/campaigns/{run}/waiting-list", _wish(street))).is_success
        other = await browser.post(f"/campaigns/{run}/waiting-list", _wish(street, quantity=2))
        assert (other.status_code, other.json()["code"]) == (409, "already-waiting")
        left = await browser.post(f"/campaigns/{there}/waiting-list", _wish(street))
        assert (left.status_code, left.json()["code"]) == (409, "waiting-list-not-open")
        assert left.json()["detail"] == "没有替您排队。还有余量，可以直接参团。"
    assert await fetch_value("SELECT count(*) FROM waiting_entry") == 1


async def test_leaving_twice_is_leaving(move: Move) -> None:
    """The place is gone, and nobody sees it in their list."""
    to_hour(move, 10)
    street = await a_street()
    run, _ = await sold_out(street)
    me = await a_resident(street)
    await joins(street, run, me)
    async with browser_of(the_application(), me) as browser:
        for _ in range(2):
            answer = await browser.send("DELETE", f"/campaigns/{run}/waiting-list")
            assert answer.status_code == 204
        assert (await browser.get("/me/waiting-list")).json()["items"] == []
    assert await in_line(run) == 0


async def test_the_merchant_sees_how_many_wait(move: Move) -> None:
    """Their board says how many more would be sold."""
    to_hour(move, 10)
    street = await a_street()
    run, _ = await sold_out(street)
    await joins(street, run)
    (row,) = await campaigns_of(street.merchant, language="zh-CN", campaign_id=run)
    assert row.waiting == 1


async def test_the_end_is_told_by_day(settle: Settle, move: Move) -> None:
    """Who had no turn when it closed at night hears of it at eight, once."""
    to_hour(move, 10)
    street = await a_street()
    run, _ = await sold_out(street)
    me = await a_resident(street)
    await joins(street, run, me)
    to_hour(move, 23, days=3)
    await advance_campaigns()
    assert await tell_who_waited_in_vain() == 0
    to_hour(move, 8)
    assert await tell_who_waited_in_vain() == 1
    assert await tell_who_waited_in_vain() == 0
    await settle()
    assert len(await _told("没有空出来的名额轮到您")) == 1
    async with browser_of(the_application(), me) as browser:
        (place,) = (await browser.get("/me/waiting-list")).json()["items"]
        assert (place["state"], place["ahead"]) == ("closed", None)


async def test_who_did_not_pay_hears_of_the_line_only(settle: Settle, move: Move) -> None:
    """One message says that the offer went to the next; none speaks of fifteen minutes."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    await joins(street, run, await a_resident(street))
    await _give_up(taken)
    await settle()
    move(OFFER_LASTS)
    await expire_unpaid_orders()
    await tell_who_waited_in_vain()
    await settle()
    assert len(await _told("已让给下一位")) == 1
    assert await _told("15 分钟") == []


async def test_who_leaves_the_platform_leaves_every_line(settle: Settle, move: Move) -> None:
    """Their export tells where they stood; afterwards nobody knows, and the next one moves up."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    me, next_one = await a_resident(street), await a_resident(street)
    await joins(street, run, me)
    entry = await joins(street, run, next_one)
    (told,) = await _entries(me)
    assert (told["title"], told["quantity"], told["state"]) == ("散养土鸡蛋 30 枚", 1, "waiting")
    async with transaction():
        await record(PersonDeleted(person_id=me))
    await settle()
    assert await _entries(me) == []
    assert await in_line(run) == 1
    await _give_up(taken)
    await settle()
    assert (await entry_of(entry))["state"] == "offered"


async def _page(browser: Browser, run: UUID) -> dict[str, Any]:
    answer = await browser.get(f"/campaigns/{run}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _wish(street: Street, **changes: Any) -> dict[str, Any]:
    return {"pick_up_point_id": str(street.point), "quantity": 1, **changes}


async def _give_up(order: UUID) -> None:
    await cancel_order(order, buyer=(await row_of("market_order", order))["buyer"])


async def _told(words: str) -> list[str]:
    return [one.body for one in await recent(50) if words in one.body]
