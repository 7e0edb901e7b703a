"""Somebody who reads the pages in a real browser, and what they can tell about them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from playwright.async_api import expect

from accounts import sessions
from api.visit import session_cookie_name
from core.database import execute

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.async_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Page,
        ViewportSize,
    )

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: ViewportSize = {"width": 375, "height": 800}
Language = Literal["zh-CN", "en"]


@dataclass(frozen=True)
class Choices:
    """What the reader chose in the settings."""

    language: Language = "zh-CN"
    theme: Literal["light", "dark"] = "light"
    mode: Literal["standard", "elder"] = "standard"
    text_size: int = 20

    def kept(self) -> str:
        """Give them as the device keeps them."""
        return json.dumps(
            {
                "language": self.language,
                "theme": self.theme,
                "mode": self.mode,
                "textSize": self.text_size,
            }
        )


@dataclass
class Reader:
    """A browser of one person, with everything it complained about."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    async def visit(self, path: str) -> None:
        """Open a page and wait until it has shown what it fetched."""
        await self.page.goto(path)
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing on the page says that it is busy."""
        await self.page.locator("main h1").first.wait_for(state="attached")
        await expect(self.page.locator("main [aria-busy=true]")).to_have_count(0)

    async def axe(self) -> list[str]:
        """Give the violations of the accessibility rules, with where they are."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = await self.page.evaluate(
            "rules => axe.run(document, { runOnly: rules })", RULES
        )
        return [
            f"{broken['id']}: {node['target'][0]} {node['failureSummary']}"
            for broken in found["violations"]
            for node in broken["nodes"]
        ]

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            where = message.location.get("url", "")
            self.complaints.append(f"{message.text} {where}".strip())


async def open_reader(browser: Browser, url: str, choices: Choices, **options: Any) -> Reader:
    """Open a fresh browser profile with these choices made."""
    context = await browser.new_context(
        base_url=url, locale=choices.language, viewport=PHONE, **options
    )
    kept = json.dumps(choices.kept())
    await context.add_init_script(
        f"localStorage.getItem('linli.preferences') ??"
        f" localStorage.setItem('linli.preferences', {kept})"
    )
    context.set_default_timeout(90_000)
    reader = Reader(context, await context.new_page())
    reader.page.on("console", reader._note)
    reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    return reader


async def enter(reader: Reader, url: str, person: UUID, choices: Choices) -> None:
    """Give the browser a session of a person who made these choices."""
    await execute(
        """UPDATE person SET language = $2, theme = $3, elder_mode = $4, text_size = $5
           WHERE id = $1""",
        person,
        choices.language,
        choices.theme,
        choices.mode == "elder",
        choices.text_size,
    )
    token = await sessions.open(person, language=choices.language)
    await reader.context.add_cookies(
        [{"name": session_cookie_name(), "value": token, "url": url, "httpOnly": True}]
    )
