"""The whole application, the provider, the index, and a street whose people sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linli.web import compose
from payments.gateway import close_gateway, use
from payments.stripe_gateway import StripeGateway
from tests.journeys.world import World
from tests.payments.conftest import receiver, sandbox, sandbox_process  # noqa: F401 - fixtures
from tests.payments.sandbox_process import KEY, SECRET
from tests.search.conftest import index  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver


@pytest.fixture
async def world(  # noqa: PLR0917 - the whole world
    database: str,
    index: str,  # noqa: F811 - what is published is findable
    sandbox: SandboxProcess,  # noqa: F811
    receiver: Receiver,  # noqa: F811
    settle: Callable[[], Awaitable[int]],
    truths: Callable[[], Awaitable[None]],
) -> AsyncIterator[World]:
    """Give a street whose people have browsers, on the whole application."""
    app = compose()
    use(lambda: StripeGateway(KEY, SECRET, sandbox.url))
    made = World(app=app, sandbox=sandbox, receiver=receiver, settle=settle, truths=truths)
    await made.found()
    yield made
    await close_gateway()
    for browser in made.browsers:
        await browser.client.aclose()
