"""The platform as `scripts/up` leaves it on a fresh machine: seeded, running, for everybody."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import async_playwright

from linli.running.home import Home, read_json
from tests.browser.chromium import chromium_options
from tests.demo.visitors import Visitor, come_in
from tests.running.runs import Run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    ComingIn = Callable[[str], Awaitable[Visitor]]

# A busy machine draws seventy pictures and pays a hundred orders in its own time.
SEED_SECONDS = 900


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of this folder."""
    config.addinivalue_line("markers", "moves_the_clock: runs after all others of the demo")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what moves the demo's clock after all that needs its clock, however they are mixed."""
    items.sort(key=lambda item: item.get_closest_marker("moves_the_clock") is not None)


@dataclass(frozen=True)
class Demo:
    """Where it runs, and who one can be there."""

    home: Path
    address: str
    database: str
    accounts: dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start a platform with demo data in a folder of its own, once."""
    home = Home.at(str(tmp_path_factory.mktemp("demo")))
    run = Run(home)
    deadline = time.monotonic() + SEED_SECONDS
    while not run.is_ready():
        assert time.monotonic() < deadline, f"no demo in {SEED_SECONDS} s"
        time.sleep(0.2)
    told = json.loads(home.demo_file.read_text(encoding="utf-8"))
    yield Demo(
        home.path,
        told["address"],
        read_json(home.environment_file)["DATABASE_URL"],
        {account["role"]: account for account in told["accounts"]},
    )
    run.stop()


@pytest.fixture
async def coming_in(demo: Demo) -> AsyncIterator[ComingIn]:
    """Give a function that signs an account in; what a page complains of fails the test."""
    found: list[Visitor] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium_options())

        async def open_for(role: str) -> Visitor:
            found.append(await come_in(browser, demo, role))
            return found[-1]

        yield open_for
        await browser.close()
    # A refusal that a page explains is noted by the browser as well, whenever it asks again.
    noted = [text for visitor in found for text in visitor.complaints]
    assert [text for text in noted if "409 (Conflict)" not in text] == []
