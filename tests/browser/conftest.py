"""A real Chromium before the real pages, with a street that has something to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from playwright.async_api import async_playwright, expect

from core.settings import settings
from search import engine
from search.rebuilding import rebuild
from tests.browser.chromium import chromium_options
from tests.browser.everywhere import Everywhere, everything_happened
from tests.browser.reader import Choices, Reader, enter, open_reader
from tests.browser.web_process import WebProcess
from tests.marketplace.handing_over import Street, a_street, an_open_campaign, ready_orders
from tests.payments.conftest import provider  # noqa: F401 - a fixture works by being here
from tests.payments.sandbox_process import KEY, SECRET, SandboxProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from playwright.async_api import Browser

    from payments.stripe_gateway import StripeGateway

    Opening = Callable[..., Awaitable[Reader]]


# A busy machine is slow, not wrong.
expect.set_options(timeout=90_000)


@pytest.fixture(scope="session")
def web(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> WebProcess:
    """Give a web process that is not started yet, but whose address is known."""
    return WebProcess(tmp_path_factory.mktemp("site"), environment)


@pytest.fixture(scope="session")
def sandbox_process(
    web: WebProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SandboxProcess]:
    """Give a sandbox provider whose webhooks go to the web process."""
    state = tmp_path_factory.mktemp("sandbox") / "state.jsonl"
    process = SandboxProcess(state, f"{web.url}/webhooks/stripe")
    process.start()
    yield process
    process.stop()


@pytest.fixture
def sandbox(database: str, sandbox_process: SandboxProcess) -> Iterator[SandboxProcess]:
    """Give the sandbox with nothing in it.

    The web process writes down what it hears for as long as the worker lives, so the sandbox has
    to fall silent before the database is emptied for whatever test is next.
    """
    with sandbox_process.emptied():
        yield sandbox_process


@pytest.fixture(scope="session")
def site(web: WebProcess, sandbox_process: SandboxProcess) -> Iterator[str]:
    """Give the address of a running web process over this worker's database."""
    web.start(STRIPE_API_KEY=KEY, STRIPE_WEBHOOK_SECRET=SECRET, STRIPE_API_BASE=sandbox_process.url)
    yield web.url
    web.stop()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Give a running browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium_options())
        yield browser
        await browser.close()


@dataclass(frozen=True)
class Neighbourhood:
    """A street, a neighbour of it with an order to collect, and a campaign that is open.

    The order is all of its purchase, which therefore has the same id.
    """

    street: Street
    neighbour: UUID
    order: UUID
    campaign: UUID

    @property
    def pages(self) -> list[str]:
        """Give the addresses of every page the neighbour may open."""
        return [
            "/",
            f"/campaigns/{self.campaign}",
            f"/campaigns/{self.campaign}/join",
            f"/shops/{self.street.merchant}",
            "/cart",
            f"/purchases/{self.order}",
            "/orders",
            f"/orders/{self.order}",
            f"/orders/{self.order}/code",
            f"/orders/{self.order}/why",
            f"/orders/{self.order}/proxy",
            "/search",
            "/search?q=putao",
            "/me",
            "/me/settings",
            "/me/profile",
            "/me/communities",
            "/me/wallet",
            "/me/waiting-list",
            "/me/security",
            "/me/privacy",
            "/me/seen",
            "/me/leave",
            "/nowhere",
        ]


@pytest.fixture
async def neighbourhood(database: str, settle: Callable[[], Awaitable[int]]) -> Neighbourhood:
    """Make a street where one neighbour has something to collect."""
    street = await a_street()
    (order,) = await ready_orders(street)
    campaign = await an_open_campaign(street)
    await settle()
    return Neighbourhood(street, street.buyers[0], order, campaign)


@pytest.fixture
async def index_all(database: str) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    """Give a function that makes every row findable; the index is dropped afterwards."""
    yield rebuild
    await engine.drop(settings().meilisearch_index)
    await engine.close_engine()


@pytest.fixture
async def everywhere(
    neighbourhood: Neighbourhood,
    sandbox: SandboxProcess,
    provider: StripeGateway,  # noqa: F811 - the fixture
    settle: Callable[[], Awaitable[int]],
) -> Everywhere:
    """Let everything happen once on the street, so that every page has something to show."""
    return await everything_happened(neighbourhood, sandbox, settle)


@pytest.fixture
async def opening(site: str, chromium: Browser, database: str) -> AsyncIterator[Opening]:
    """Give a function that opens a browser for a person; what it complains of fails the test."""
    opened: list[Reader] = []

    async def open_for(
        person: UUID | None = None, choices: Choices | None = None, **options: Any
    ) -> Reader:
        chosen = choices or Choices()
        reader = await open_reader(chromium, site, chosen, **options)
        opened.append(reader)
        if person is not None:
            await enter(reader, site, person, chosen)
        return reader

    yield open_for
    complaints = [text for reader in opened for text in reader.complaints]
    for reader in opened:
        await reader.context.close()
    assert not complaints
