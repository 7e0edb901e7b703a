"""People of the demo who read English, each in a browser of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as PlaywrightTimeout
from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Browser, ConsoleMessage, Locator, Page

    from tests.demo.conftest import Demo

GENEROUS_MILLISECONDS = 120_000
LOOK_MILLISECONDS = 2_000
ENGLISH = '{"language":"en","theme":"light","mode":"standard","textSize":20}'


@dataclass
class Visitor:
    """A browser of one account of the demo, and what it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the console calls an error."""
        if message.type == "error":
            self.complaints.append(message.text)

    async def visit(self, path: str) -> None:
        """Open a page and wait until it has shown what it fetched."""
        await self.page.goto(path)
        await self.page.locator("main h1").first.wait_for(state="attached")
        await expect(self.page.locator("main [aria-busy=true]")).to_have_count(0)

    async def press(self, name: str) -> None:
        """Press a button by its whole name."""
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def agree(self, name: str) -> None:
        """Press a button of the sheet that asks once more."""
        await self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()

    async def until_seen(self, path: str, wanted: Locator) -> None:
        """Open a page again and again until it shows what workers are still doing."""
        for _ in range(GENEROUS_MILLISECONDS // LOOK_MILLISECONDS):
            await self.visit(path)
            try:
                await wanted.wait_for(timeout=LOOK_MILLISECONDS)
            except PlaywrightTimeout:
                continue
            return
        await expect(wanted).to_be_visible()


async def come_in(browser: Browser, demo: Demo, role: str) -> Visitor:
    """Sign a printed account in on a phone that reads English, and keep the account to English."""
    context = await browser.new_context(
        base_url=demo.address, locale="en", viewport={"width": 375, "height": 812}
    )
    context.set_default_timeout(GENEROUS_MILLISECONDS)
    await context.add_init_script(
        f"localStorage.getItem('linli.preferences') ??"
        f" localStorage.setItem('linli.preferences', '{ENGLISH}')"
    )
    visitor = Visitor(await context.new_page())
    visitor.page.on("console", visitor.note)
    await visitor.visit("/sign-in")
    account = demo.accounts[role]
    await visitor.page.get_by_label("Phone number or e-mail").fill(account["sign_in"])
    await visitor.page.get_by_role("textbox", name="Password").fill(account["password"])
    await visitor.press("Sign in")
    await visitor.page.wait_for_url(re.compile(r"^(?!.*/sign-in)"))
    await _read_english(visitor)
    return visitor


async def _read_english(visitor: Visitor) -> None:
    """Choose English once more: a person who chose Chinese before takes it along everywhere."""
    kept = ""
    for _ in range(GENEROUS_MILLISECONDS // LOOK_MILLISECONDS):
        await visitor.visit("/me/settings")
        await visitor.page.get_by_role("radio", name="English").check()
        answer = await visitor.page.request.get("/api/v1/session")
        kept = (await answer.json())["person"]["language"]
        if kept == "en":
            break
        await visitor.page.wait_for_timeout(LOOK_MILLISECONDS)
    assert kept == "en"
    await expect(visitor.page.get_by_role("link", name="Orders")).to_be_visible()
