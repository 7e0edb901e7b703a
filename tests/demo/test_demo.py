"""The demo: believable, whole, and open to whoever reads the end of `scripts/up`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg
import httpx
import pytest
from playwright.async_api import async_playwright, expect

from linli.demo.seats import SEATS, every_seat
from marketplace.ordering.order_states import OrderState
from marketplace.selling.campaign_states import CampaignState
from tests.browser.chromium import chromium_options
from tests.demo.moving import command

if TYPE_CHECKING:
    from tests.demo.conftest import Demo

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(1200)]

ROLES = ("resident", "elder", *(SEATS[seat].title for seat in every_seat()))
# States the demo shows nothing of, and why.
ENDS_WITHIN_MINUTES = {OrderState.PENDING: "a seat is held for a quarter of an hour"}
CAMPAIGNS_NOT_SHOWN = {
    CampaignState.IN_REVIEW: "nobody reviews a group-buy before it is published",
    CampaignState.CLOSING: "lasts for the minutes in which the last buyer is paying",
    CampaignState.PROCURING: "merchants do not say when they buy in",
    CampaignState.ARRIVED: "the first point that has its goods hands them out",
    CampaignState.FAILED: "refunding begins in the same moment",
}


async def sign_in(demo: Demo, role: str) -> tuple[httpx.AsyncClient, dict[str, Any]]:
    """Sign one of the printed accounts in and give its session."""
    client = httpx.AsyncClient(base_url=demo.address, trust_env=False)
    csrf = (await client.get("/api/v1/session")).json()["csrf_token"]
    account = demo.accounts[role]
    answer = await client.post(
        "/api/v1/sign-in",
        json={"address": account["sign_in"], "password": account["password"]},
        headers={"x-csrf-token": csrf},
    )
    assert answer.status_code == 200, answer.text
    return client, answer.json()


@pytest.mark.parametrize("role", ROLES)
async def test_every_printed_account_can_sign_in(demo: Demo, role: str) -> None:
    """Name and password of each role are true."""
    client, session = await sign_in(demo, role)
    assert session["person"]["display_name"] == demo.accounts[role]["name"]
    await client.aclose()


async def test_the_books_agree_with_the_providers_account(demo: Demo) -> None:
    """Finance finds the last comparison proven, line by line, and nothing left to explain."""
    client, _ = await sign_in(demo, "finance")
    run = (await client.get("/api/v1/operator/reconciliation")).json()["runs"][0]
    exceptions = "/api/v1/operator/reconciliation/exceptions"
    listed = await client.get(exceptions)
    dealt_with = (await client.get(exceptions, params={"state": "resolved"})).json()["items"]
    await client.aclose()
    assert (run["proven"], run["exceptions"], run["unexplained_fen"]) == (True, 0, 0)
    assert run["matched"] > 50
    assert listed.json()["items"] == []
    assert [(one["theirs"], one["owner"]["name"]) for one in dealt_with] == [
        (-600, demo.accounts["finance"]["name"])
    ]


async def test_there_are_orders_in_every_state_and_no_truth_is_broken(demo: Demo) -> None:
    """Thirty merchants, two hundred offers, every state orders and group-buys may be in."""
    connection = await asyncpg.connect(demo.database)
    states = {row["state"] for row in await connection.fetch("SELECT state FROM market_order")}
    runs = {row["state"] for row in await connection.fetch("SELECT state FROM campaign")}
    counts = await connection.fetchrow(
        """SELECT (SELECT count(*) FROM merchant) AS merchants,
                  (SELECT count(*) FROM offer) AS offers,
                  (SELECT count(*) FROM campaign WHERE state = 'open') AS open"""
    )
    await connection.close()
    assert states | {*ENDS_WITHIN_MINUTES} == {*OrderState}
    assert runs == {*CampaignState} - {*CAMPAIGNS_NOT_SHOWN}
    assert counts is not None
    assert counts["merchants"] == 30
    assert counts["offers"] >= 200
    assert counts["open"] >= 50
    assert "0 broken" in await command(demo, "check-invariants")


async def test_what_is_open_is_found_by_pinyin(demo: Demo) -> None:
    """The workers have filled the index by the time anybody looks, or soon after."""
    client, _ = await sign_in(demo, "resident")
    async with asyncio.timeout(120):
        while True:
            found = (await client.get("/api/v1/search", params={"q": "jidan"})).json()
            if found["source"] == "index" and found["items"]:
                break
            await asyncio.sleep(0.2)
    assert any("鸡蛋" in item["title"] for item in found["items"])
    await client.aclose()


@pytest.mark.parametrize(("role", "mode"), [("resident", "standard"), ("elder", "elder")])
async def test_a_person_signs_in_and_sees_their_street(demo: Demo, role: str, mode: str) -> None:
    """In a real browser on a phone: the right home, its pictures, and no complaint."""
    account = demo.accounts[role]
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium_options())
        page = await browser.new_page(
            viewport={"width": 375, "height": 812}, locale="zh-CN", base_url=demo.address
        )
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        await page.goto("/sign-in")
        await page.get_by_label("手机号或邮箱").fill(account["sign_in"])
        await page.get_by_label("密码", exact=True).last.fill(account["password"])
        await page.get_by_role("button", name="登录", exact=True).click()
        await expect(page.locator("html")).to_have_attribute("data-mode", mode, timeout=60_000)
        await expect(page.get_by_text(account["name"]).first).to_be_visible(timeout=60_000)
        await expect(page.locator("main img").first).to_be_visible(timeout=60_000)
        await browser.close()
    assert complaints == []
