"""The sandbox as a real process, and the official client that talks to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stripe

from payments.gateway import close_gateway, gateway, use
from payments.stripe_client import Transport
from payments.stripe_gateway import StripeGateway
from tests.payments.sandbox_process import CONNECT_SECRET, KEY, SECRET, SandboxProcess, free_port
from tests.payments.webhook_receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

RECEIVER_PORT = free_port()


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Give a sandbox that runs for the whole session of this worker."""
    state = tmp_path_factory.mktemp("sandbox") / "state.jsonl"
    process = SandboxProcess(state, f"http://127.0.0.1:{RECEIVER_PORT}/webhooks/stripe")
    process.start()
    yield process
    process.stop()


@pytest.fixture
def sandbox(sandbox_process: SandboxProcess) -> Iterator[SandboxProcess]:
    """Give the sandbox with nothing in it, and let nothing of it reach the next test."""
    with sandbox_process.emptied():
        yield sandbox_process


@pytest.fixture
async def receiver(sandbox: SandboxProcess) -> AsyncIterator[Receiver]:
    """Listen where the sandbox sends its webhooks."""
    found = Receiver()
    await found.open(RECEIVER_PORT)
    yield found
    await found.close()


@pytest.fixture
async def client(sandbox: SandboxProcess) -> AsyncIterator[stripe.StripeClient]:
    """Give the official client, pointed at the sandbox."""
    http = Transport(10)
    yield stripe.StripeClient(KEY, base_addresses={"api": sandbox.url}, http_client=http)
    await http.close_async()


@pytest.fixture
async def provider(sandbox: SandboxProcess, database: str) -> AsyncIterator[StripeGateway]:
    """Choose the sandbox as the provider, impatient enough for tests of its absence."""

    def make() -> StripeGateway:
        return StripeGateway(
            KEY,
            SECRET,
            sandbox.url,
            connect_secret=CONNECT_SECRET,
            timeout_seconds=5,
            retries=0,
        )

    use(make)
    made = gateway()
    assert isinstance(made, StripeGateway)
    yield made
    await close_gateway()
