"""Goods in whole cases: listed, joined with a wish for more, filled or given back, packed."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import openpyxl
from playwright.async_api import expect

from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.publishing import cancel_campaign
from tests.marketplace.handing_over import a_neighbour
from tests.marketplace.paying_builders import pay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.stripe_gateway import StripeGateway
    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

GENEROUS_MILLISECONDS = 120_000


async def test_neighbours_who_would_take_more_fill_the_last_case(
    opening: Opening,
    neighbourhood: Neighbourhood,
    sandbox: SandboxProcess,
    provider: StripeGateway,
    settle: Settle,
) -> None:
    """One unit and two more if needed, four elsewhere: the case of six is filled and packed."""
    street = neighbourhood.street
    await cancel_campaign(neighbourhood.campaign, note="雨太大", merchant_id=street.merchant)
    owner = await opening(street.owner)
    run = await _listed(owner, neighbourhood)
    reader = await opening(neighbourhood.neighbour)
    page = reader.page
    mine = await _joined(reader, run, neighbourhood.neighbour)
    await pay(sandbox, settle, mine, neighbourhood.neighbour)
    other = await a_neighbour(street)
    theirs = (await place_order(OrderCommand(uuid7(), run, street.point, 3), other)).id
    await pay(sandbox, settle, theirs, other)

    await _close(run, settle)
    await reader.visit(f"/orders/{mine}")
    await expect(page.get_by_text("凑成整箱，给您留了 2 份")).to_be_visible()
    assert await reader.axe() == []
    extra = await fetch_value("SELECT id FROM market_order WHERE extra_of = $1", mine)
    await pay(sandbox, settle, extra, neighbourhood.neighbour)
    await reader.visit(f"/orders/{mine}")
    await expect(page.get_by_text("您多要的 2 份已付")).to_be_visible()

    await owner.visit(f"/merchant/{street.merchant}/campaigns/{run}")
    await expect(owner.page.get_by_text("每箱 6 份，订了 1 箱")).to_be_visible()
    assert await _packed(owner, run) == (6, 6, 1, 6, 0, 2, 0)


async def test_who_fills_no_case_reads_what_comes_back(
    opening: Opening,
    neighbourhood: Neighbourhood,
    sandbox: SandboxProcess,
    provider: StripeGateway,
    settle: Settle,
) -> None:
    """Five and two units are one case of six; the last to pay gets one unit's money back."""
    street, run = neighbourhood.street, neighbourhood.campaign
    await execute("UPDATE campaign_variant SET case_size = 6 WHERE campaign = $1", run)
    first = await a_neighbour(street)
    orders = []
    for buyer, units in ((first, 5), (neighbourhood.neighbour, 2)):
        order = (await place_order(OrderCommand(uuid7(), run, street.point, units), buyer)).id
        await pay(sandbox, settle, order, buyer)
        orders.append(order)
    await _close(run, settle)
    reader = await opening(neighbourhood.neighbour)
    await reader.visit(f"/orders/{orders[1]}")
    told = reader.page.get_by_role("main")
    await expect(told.get_by_text("有 1 份没凑满整箱")).to_be_visible()
    await expect(told.get_by_text("订了 2 份，退 1 份")).to_be_visible()
    await expect(told.get_by_text("¥29.90").first).to_be_visible()
    assert await reader.axe() == []


async def _listed(owner: Reader, neighbourhood: Neighbourhood) -> UUID:
    """List the group-buy of before again, in cases of six; give it."""
    page = owner.page
    merchant, before = neighbourhood.street.merchant, neighbourhood.campaign
    await owner.visit(f"/merchant/{merchant}/campaigns/new?copy={before}")
    await page.get_by_label("一箱几份", exact=True).fill("6")
    await page.get_by_role("button", name="下一步").click()
    await expect(page.get_by_role("checkbox", name="3 号门岗亭")).to_be_checked()
    await page.get_by_role("button", name="发布").click()
    await expect(page.get_by_text("正在拼").first).to_be_visible()
    made: UUID = await fetch_value(
        "SELECT campaign FROM campaign_variant WHERE case_size = 6 ORDER BY id DESC LIMIT 1"
    )
    return made


async def _joined(reader: Reader, run: UUID, buyer: UUID) -> UUID:
    """Join with one unit, and with two more if a case needs them; give the order."""
    page = reader.page
    await reader.visit(f"/campaigns/{run}")
    await expect(page.get_by_text("每箱 6 份，按整箱订货")).to_be_visible()
    await reader.visit(f"/campaigns/{run}/join")
    more = page.get_by_role("group", name="愿意多要几份凑箱").get_by_role("button", name="多要一份")
    await more.click()
    await more.click()
    await page.get_by_role("radio", name="支付宝").check()
    await page.get_by_role("button", name="去付款").click()
    await page.locator("button[value=pay]").wait_for(timeout=GENEROUS_MILLISECONDS)
    found: UUID = await fetch_value(
        "SELECT id FROM market_order WHERE campaign = $1 AND buyer = $2", run, buyer
    )
    return found


async def _packed(owner: Reader, run: UUID) -> tuple[object, ...]:
    """Give what the supplier's table says of the goods, after their name and kind."""
    answer = await owner.page.request.get(f"/api/v1/campaigns/{run}/packing-list?kind=xlsx")
    heads, goods = openpyxl.load_workbook(io.BytesIO(await answer.body())).worksheets[0].values
    assert heads[2:] == ("份数", "每箱份数", "整箱", "整箱份数", "零散", "凑箱", "余")
    return tuple(goods[2:])


async def _close(run: UUID, settle: Settle) -> None:
    """Let the run have closed a while ago, be decided, and everything follow."""
    closed = clock.now() - timedelta(minutes=30)
    await execute(
        "UPDATE campaign SET opens_at = $2, closes_at = $3 WHERE id = $1",
        run,
        closed - timedelta(days=1),
        closed,
    )
    await advance_campaigns()
    await advance_campaigns()
    await settle()
