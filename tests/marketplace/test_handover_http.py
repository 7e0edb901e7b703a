"""Handing over and settling as browsers do it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value
from core.identifiers import uuid7
from marketplace.pick_up.pick_up_codes import PickUpToken, good_until, qr_text
from marketplace.settling.stating import issue_statements
from tests.accounts.browser import Browser
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    a_merchant,
    a_person,
    a_point,
    a_statement,
    a_street,
    confirmed_orders,
    digits_of,
    earned_orders,
    ready_orders,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Move = Callable[[timedelta], None]
    Open = Callable[[UUID], Awaitable[Browser]]


@pytest.fixture
async def open_for(database: str) -> AsyncIterator[Open]:
    """Give a function that opens a browser for somebody."""
    app = the_application()
    async with AsyncExitStack() as stack:

        async def opened(person: UUID) -> Browser:
            return await stack.enter_async_context(browser_of(app, person))

        yield opened


# ---------------------------------------------------------------- pick-up points


async def test_a_point_hands_an_order_out_over_http(truths: Any, open_for: Open) -> None:
    """Arrive, look, hand out; a second time it says when and by whom."""
    street = await a_street()
    campaign, (order,) = await confirmed_orders(street)
    staff, path = await open_for(street.staff), f"/pick-up-points/{street.point}"
    board = (await staff.get(f"{path}/board")).json()
    assert (board["arrivals"][0]["state"], board["waiting_count"]) == ("expected", 0)
    arrived = await staff.post(f"{path}/arrivals", {"campaign_id": str(campaign)})
    assert arrived.json() == {"orders_ready": 1}
    code = {"digits": await digits_of(order)}
    looked = await staff.post(f"{path}/check", code)
    assert looked.status_code == 200, looked.text
    assert (looked.json()["order_id"], looked.json()["state"]) == (str(order), "ready")
    handed = (await staff.post(f"{path}/collect", code)).json()
    assert (handed["buyer_mask"], handed["quantity"]) == ("张**", 1)
    again = await staff.post(f"{path}/collect", code)
    assert again.status_code == 409
    assert again.headers["content-type"] == "application/problem+json"
    problem = again.json()
    assert (problem["code"], problem["collected_by"]) == ("already-collected", "陈**")
    assert problem["collected_at"] == handed["collected_at"]
    board = (await staff.get(f"{path}/board")).json()
    assert (board["waiting_count"], board["collected_count"]) == (0, 1)
    assert board["collected_today"][0]["number"] == handed["number"]


async def test_the_qr_text_works_over_http(truths: Any, open_for: Open) -> None:
    """What a camera reads is what the phone showed."""
    street = await a_street()
    (order,) = await ready_orders(street)
    row = await fetch_row("SELECT nonce FROM pick_up_code WHERE order_id = $1", order)
    assert row is not None
    now = clock.now()
    text = qr_text(PickUpToken(order, street.point, row["nonce"]), good_until(now, now))
    staff = await open_for(street.staff)
    handed = await staff.post(f"/pick-up-points/{street.point}/collect", {"qr_text": text})
    assert handed.json()["order_id"] == str(order)


async def test_points_are_public_and_ones_own_are_found(truths: Any, open_for: Open) -> None:
    """Residents see where goods are collected; staff find their counter."""
    street = await a_street()
    other = await a_point(street.point_party, street.community, "北门驿站")
    await execute("UPDATE pick_up_point SET state = 'paused' WHERE id = $1", other)
    resident, staff = await open_for(await a_person()), await open_for(street.staff)
    seen = (await resident.get(f"/pick-up-points?community={street.community}")).json()["items"]
    assert [(point["id"], point["hours_text"]) for point in seen] == [
        (str(street.point), "每天 08:00–20:00")
    ]
    assert (await resident.get("/pick-up-points?mine=true")).json()["items"] == []
    mine = (await staff.get("/pick-up-points?mine=true")).json()["items"]
    assert {point["id"] for point in mine} == {str(street.point), str(other)}
    one = await resident.get(f"/pick-up-points/{street.point}")
    assert one.json()["community_name"] == "幸福里社区"
    assert (await resident.get(f"/pick-up-points/{uuid7()}")).status_code == 404


async def test_for_others_the_counter_does_not_exist(truths: Any, open_for: Open) -> None:
    """Residents, another point's people and operators get 404, whatever they try."""
    street = await a_street()
    campaign, _ = await confirmed_orders(street)
    strangers = [await a_person(), street.maker, street.owner]
    path = f"/pick-up-points/{street.point}"
    for stranger in strangers:
        browser = await open_for(stranger)
        assert (await browser.get(f"{path}/board")).status_code == 404
        for act in ("check", "collect"):
            refused = await browser.post(f"{path}/{act}", {"digits": "123456"})
            assert (refused.status_code, refused.json()["code"]) == (404, "no-such-point")
    resident = await open_for(strangers[0])
    refused = await resident.post(f"{path}/arrivals", {"campaign_id": str(campaign)})
    assert refused.status_code == 404
    assert await fetch_value("SELECT count(*) FROM code_miss") == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"digits": "12345"}, 422, "pick-up-code-not-readable"),
        ({}, 422, "pick-up-code-not-readable"),
        ({"digits": "123456", "qr_text": "linli:a.b"}, 422, "pick-up-code-not-readable"),
        ({"digits": 123456}, 422, "invalid-request"),
        ({"digits": "123456", "force": True}, 422, "invalid-request"),
        ({"qr_text": "x" * 3000}, 422, "invalid-request"),
    ],
)
async def test_what_is_no_code_is_a_clear_problem(
    truths: Any, open_for: Open, body: dict[str, Any], status: int, code: str
) -> None:
    """Half a number, both kinds at once, wrong types and unknown fields."""
    street = await a_street()
    staff = await open_for(street.staff)
    refused = await staff.post(f"/pick-up-points/{street.point}/collect", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_a_lock_out_is_told_with_its_end(truths: Any, open_for: Open) -> None:
    """After five wrong tries the answer is 429 with Retry-After, in both languages."""
    street = await a_street()
    staff = await open_for(street.staff)
    path = f"/pick-up-points/{street.point}/collect"
    answers = [await staff.post(path, {"digits": "000000"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429, 429]
    assert answers[0].json()["tries_left"] == 4
    assert 0 < int(answers[-1].headers["retry-after"]) <= 900
    assert "扫二维码" in answers[-1].json()["detail"]


async def test_nobody_hands_anything_out_without_signing_in(database: str) -> None:
    """A browser nobody signed in with is asked to."""
    browser = Browser(the_application())
    async with browser.client:
        refused = await browser.post(f"/pick-up-points/{uuid7()}/collect", {"digits": "123456"})
        assert (refused.status_code, refused.json()["code"]) == (401, "sign-in-needed")
        refused = await browser.get("/pick-up-points?mine=true")
        assert refused.status_code == 401


# ---------------------------------------------------------------- a merchant's money


async def test_a_merchant_reads_earnings_and_confirms_a_statement(
    truths: Any, move: Move, open_for: Open
) -> None:
    """Each order with its commission, the sums, the statement with its lines, and why."""
    street = await a_street()
    (order, _) = await earned_orders(street, move, 2)
    owner, path = await open_for(street.owner), f"/merchants/{street.merchant}"
    page = (await owner.get(f"{path}/earnings?limit=1")).json()
    assert page["totals"]["available_fen"] == page["totals"]["owed_fen"] == 2 * 2840
    more = (await owner.get(f"{path}/earnings?cursor={page['next_cursor']}")).json()
    assert more["next_cursor"] is None
    assert {page["items"][0]["id"], more["items"][0]["id"]} == {
        str(row["id"]) for row in await fetch("SELECT id FROM earning")
    }
    await issue_statements()
    (listed,) = (await owner.get(f"{path}/statements")).json()["items"]
    detail = (await owner.get(f"{path}/statements/{listed['id']}")).json()
    sums = {one["kind"]: one["amount_fen"] for one in detail["sums"]}
    assert (sums["goods"], sums["commission"], sum(sums.values())) == (5980, -300, 5680)
    assert [line["position"] for line in detail["lines"]] == [1, 2]
    assert detail["confirm_by"] is not None
    confirmed = await owner.post(f"{path}/statements/{listed['id']}/confirm")
    assert confirmed.json()["state"] == "confirmed"
    disputed = await owner.post(f"{path}/statements/{listed['id']}/dispute", {"reason": "不对"})
    assert (disputed.status_code, disputed.json()["code"]) == (409, "statement-moved")
    why = (await owner.get(f"{path}/orders/{order}/why")).json()
    assert why["total_fen"] == 2840
    assert any(line["amount_fen"] == -150 for line in why["sections"][2]["lines"])
    assert listed["number"] in why["sections"][3]["lines"][-1]["text"]


async def test_another_merchant_sees_none_of_it(truths: Any, move: Move, open_for: Open) -> None:
    """Neither under its own name nor under the other's."""
    street = await a_street()
    (order,) = await earned_orders(street, move)
    await issue_statements()
    statement = await a_statement(street)
    rival = await a_person("王老板")
    own = await a_merchant(street.community, rival)
    browser = await open_for(rival)
    for merchant in (street.merchant, own):
        for path in (f"statements/{statement}", f"orders/{order}/why"):
            refused = await browser.get(f"/merchants/{merchant}/{path}")
            assert refused.status_code == 404, path
    for path in ("earnings", "statements", "bank-account"):
        refused = await browser.get(f"/merchants/{street.merchant}/{path}")
        assert refused.status_code == 404
    refused = await browser.post(f"/merchants/{street.merchant}/statements/{statement}/confirm")
    assert refused.status_code == 404
    assert await state_of("statement", statement) == "issued"


async def test_a_merchant_enters_and_changes_the_bank_account(truths: Any, open_for: Open) -> None:
    """Masked in every answer; a change says until when payouts rest."""
    street = await a_street()
    owner, path = await open_for(street.owner), f"/merchants/{street.merchant}/bank-account"
    missing = await owner.get(path)
    assert (missing.status_code, missing.json()["code"]) == (404, "bank-account-missing")
    account = {"holder": "刘大勇", "number": "6222 0202 0001 2345 678", "bank_name": "工商银行"}
    first = await owner.send("PUT", path, account)
    assert first.status_code == 200, first.text
    assert first.json()["payouts_frozen_until"] is None
    changed = await owner.send("PUT", path, {**account, "number": "6222020200099999999"})
    assert changed.json()["payouts_frozen_until"] is not None
    shown = await owner.get(path)
    assert (shown.json()["number_ending"], shown.json()["holder_mask"]) == ("9999", "刘**")
    assert "99999999" not in shown.text
    refused = await owner.send("PUT", path, {**account, "number": "12345678x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad-bank-account")


async def test_a_shop_assistant_is_told_to_ask_the_manager(truths: Any, open_for: Open) -> None:
    """Staff know the shop, so they are told what role it takes."""
    street = await a_street()
    assistant = await a_person("小赵")
    await execute(
        """INSERT INTO membership (id, party, person, role, since)
           VALUES (uuidv7(), $1, $2, 'staff', $3)""",
        street.merchant,
        assistant,
        clock.now(),
    )
    browser = await open_for(assistant)
    refused = await browser.get(f"/merchants/{street.merchant}/earnings")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-not-enough")


# ---------------------------------------------------------------- what a buyer shows


async def test_a_buyer_shows_the_code_that_the_counter_reads(truths: Any, open_for: Open) -> None:
    """The phone's QR text and digits are the ones that hand the order out; afterwards no more."""
    street = await a_street()
    campaign, (order,) = await confirmed_orders(street)
    buyer, staff = await open_for(street.buyers[-1]), await open_for(street.staff)
    early = await buyer.get(f"/orders/{order}/code")
    assert (early.status_code, early.json()["code"]) == (409, "order-not-ready")
    point = f"/pick-up-points/{street.point}"
    await staff.post(f"{point}/arrivals", {"campaign_id": str(campaign)})
    code = (await buyer.get(f"/orders/{order}/code")).json()
    assert code["digits"] == await digits_of(order)
    assert (code["pick_up_point"]["name"], code["quantity"]) == ("3 号门岗亭", 1)
    handed = await staff.post(f"{point}/collect", {"qr_text": code["qr_text"]})
    assert handed.json()["order_id"] == str(order)
    late = await buyer.get(f"/orders/{order}/code")
    assert (late.status_code, late.json()["code"]) == (409, "already-collected")
    why = (await buyer.get(f"/orders/{order}/why")).json()
    assert why["total_fen"] == 2990


async def test_nobody_else_sees_the_code_or_the_why(truths: Any, open_for: Open) -> None:
    """Not a neighbour, not the merchant, not the counter."""
    street = await a_street()
    (order,) = await ready_orders(street)
    for person in (await a_person(), street.owner, street.staff, street.maker):
        browser = await open_for(person)
        for paper in ("code", "why"):
            refused = await browser.get(f"/orders/{order}/{paper}")
            assert (refused.status_code, refused.json()["code"]) == (404, "no-such-order")


async def test_a_refunded_order_has_no_code(database: str, open_for: Open) -> None:
    """The page says that the money is on its way instead."""
    street = await a_street()
    (order,) = await ready_orders(street)
    await execute("UPDATE market_order SET state = 'refunding' WHERE id = $1", order)
    buyer = await open_for(street.buyers[-1])
    refused = await buyer.get(f"/orders/{order}/code")
    assert (refused.status_code, refused.json()["code"]) == (409, "order-given-back")


async def test_a_merchant_previews_the_commission(truths: Any, open_for: Open) -> None:
    """Before selling: what is taken of a price, under which rule; bad prices are refused."""
    street = await a_street()
    owner, path = await open_for(street.owner), f"/merchants/{street.merchant}/commission-preview"
    shown = (await owner.get(f"{path}?price_fen=2990")).json()
    assert (shown["commission_fen"], shown["earning_fen"], shown["rate_bps"]) == (150, 2840, 500)
    assert "5.00%" in shown["rule_text"]
    for price in ("0", "-5", "x", "99999999999"):
        assert (await owner.get(f"{path}?price_fen={price}")).status_code == 422
    stranger = await open_for(street.staff)
    assert (await stranger.get(f"{path}?price_fen=2990")).status_code == 404


async def test_statements_are_read_page_by_page(truths: Any, move: Move, open_for: Open) -> None:
    """Newest first, none twice, none left out; a changed marker is refused."""
    street = await a_street()
    for _ in range(3):
        await earned_orders(street, move)
        await issue_statements()
    owner, path = await open_for(street.owner), f"/merchants/{street.merchant}/statements"
    numbers: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await owner.get(f"{path}?limit=1{cursor}")).json()
        numbers += [one["number"] for one in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert len(numbers) == 3
    assert numbers == sorted(numbers, reverse=True)
    refused = await owner.get(f"{path}?cursor=abc")
    assert (refused.status_code, refused.json()["code"]) == (422, "broken-cursor")
