"""Whether books and provider agree, at the desk, and the warning about real yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from core.database import fetch_row
from tests.browser.consoles import DESK
from tests.browser.reader import PHONE, Choices, enter, open_reader
from tests.browser.web_process import WebProcess
from tests.marketplace.builders import a_campaign, a_party, a_resident, a_street
from tests.marketplace.paying_builders import a_paid_order
from tests.payments.sandbox_process import SECRET
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from playwright.async_api import Browser, Page

    from tests.browser.conftest import Opening
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

PAGE = "/operator/reconciliation"


async def _an_operator(name: str = "周敏") -> UUID:
    operator = await a_person(name)
    await a_party("platform", "平台", owner=operator)
    return operator


async def _say(page: Page, step: str, note: str) -> None:
    await page.get_by_role("button", name=step).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("说明").fill(note)
    await dialog.get_by_role("button", name=step).click()
    await expect(dialog).to_have_count(0)


@pytest.mark.usefixtures("provider")
async def test_a_difference_is_found_taken_explained_and_booked(
    sandbox: SandboxProcess, settle: Settle, opening: Opening, database: str
) -> None:
    """From the overview to a proof that holds again, every step by pressing."""
    operator, street = await _an_operator(), await a_street()
    await a_paid_order(sandbox, settle, street, await a_campaign(street), await a_resident(street))
    sandbox.control(add_line={"type": "adjustment", "amount": -500, "source": "du_1"})
    desk = await opening(operator)
    await desk.visit("/operator/overview")
    await desk.page.get_by_role("link").filter(has_text="未对账").click()
    await expect(desk.page.get_by_text("还没有对过账")).to_be_visible()
    await desk.page.get_by_role("button", name="立即对账").click()
    await expect(desk.page.get_by_text("账没有平，请处理下面的差异")).to_be_visible()
    await expect(desk.page.get_by_text("我们没有这一笔")).to_be_visible()
    await expect(desk.page.get_by_text("今天的")).to_be_visible()
    await desk.page.get_by_role("button", name="我来处理").click()
    await expect(desk.page.get_by_text("周敏 在处理")).to_be_visible()
    await _say(desk.page, "写说明", "渠道调整，已去信")
    await expect(desk.page.get_by_text("说明：渠道调整，已去信")).to_be_visible()
    await _say(desk.page, "记入暂记", "渠道争议调整")
    await expect(desk.page.get_by_text("两边的账逐笔相符")).to_be_visible()
    await desk.page.get_by_role("button", name="立即对账").click()
    await expect(desk.page.get_by_text("账平了，逐笔相符")).to_be_visible()
    await desk.visit("/operator/overview")
    await expect(desk.page.get_by_role("link").filter(has_text="账平")).to_be_visible()
    run = await fetch_row("SELECT proven FROM reconciliation_run ORDER BY made_at DESC LIMIT 1")
    assert run is not None
    assert run["proven"]


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("choices", [Choices(), Choices(language="en", theme="dark")])
async def test_the_page_is_whole_at_every_width_and_for_everybody(
    choices: Choices, sandbox: SandboxProcess, settle: Settle, opening: Opening, database: str
) -> None:
    """Nothing is cut off on a phone or a desk, in both languages and by night."""
    operator, street = await _an_operator(), await a_street()
    await a_paid_order(sandbox, settle, street, await a_campaign(street), await a_resident(street))
    sandbox.control(add_line={"type": "adjustment", "amount": -500, "source": "du_1" + "x" * 40})
    reader = await opening(operator, choices)
    await reader.visit(PAGE)
    await reader.page.locator("main button").first.click()
    await expect(reader.page.locator("main li article, main li section")).to_have_count(1)
    for size in (PHONE, DESK):
        await reader.page.set_viewport_size(size)
        assert await reader.axe() == []
        wide = await reader.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"]


@pytest.fixture
def live_site(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Give the address of a web process whose key looks like one for real money."""
    web = WebProcess(tmp_path, environment)
    try:
        web.start(
            STRIPE_API_KEY="sk_live_looks_real",
            STRIPE_WEBHOOK_SECRET=SECRET,
            STRIPE_API_BASE="",
            STRIPE_PAY_PAGE="",
        )
        yield web.url
    finally:
        web.stop()


@pytest.mark.parametrize(
    ("choices", "title"),
    [
        (Choices(), "可能构成“二清”"),
        (Choices(language="en", theme="dark"), "This may be clearing without a licence"),
    ],
)
async def test_real_yuan_paid_on_by_hand_is_warned_of_on_two_pages(
    choices: Choices, title: str, chromium: Browser, live_site: str, database: str
) -> None:
    """The overview and the payouts say so in the reader's language."""
    operator = await _an_operator()
    await a_street()
    reader = await open_reader(chromium, live_site, choices)
    await enter(reader, live_site, operator, choices)
    for page in ("overview", "payouts"):
        await reader.visit(f"/operator/{page}")
        await expect(reader.page.get_by_role("alert").filter(has_text=title)).to_be_visible()
        assert await reader.axe() == []
    await reader.context.close()
    assert not reader.complaints
