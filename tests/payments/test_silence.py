"""A provider that takes calls and never answers is waited for once, not by everybody."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch
from payments.gateway import close_gateway, use
from payments.patience import patience, seconds_left
from payments.provider import GatewayRefused, GatewayUnavailable
from payments.refusals import PaymentsAway
from payments.stripe_gateway import StripeGateway
from tests.payments.builders import a_payment
from tests.payments.sandbox_process import KEY, SECRET
from tests.payments.silent_provider import SilentProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    Move = Callable[[timedelta], None]

GENEROUS_SECONDS = 60
IMPATIENT_SECONDS = 0.3

pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
async def silent() -> AsyncIterator[SilentProvider]:
    """Give a provider that does not answer."""
    found = SilentProvider()
    yield found
    await found.close()


@pytest.fixture
async def impatient(silent: SilentProvider) -> AsyncIterator[StripeGateway]:
    """Give a gateway to it with the usual retries."""
    made = StripeGateway(KEY, SECRET, await silent.open(), timeout_seconds=IMPATIENT_SECONDS)
    yield made
    await made.close()


async def test_after_one_call_without_an_answer_the_others_are_refused_at_once(
    silent: SilentProvider, impatient: StripeGateway
) -> None:
    """They do not reach the provider, and say when to come back."""
    assert not (await _refused(impatient)).answered
    assert silent.asked == 1
    for _ in range(5):
        assert 0 < (await _refused(impatient)).retry_after_seconds <= 30
    assert silent.asked == 1


async def test_after_the_rest_one_call_finds_out_for_all(
    silent: SilentProvider, impatient: StripeGateway, move: Move
) -> None:
    """Of many at once one goes; while it waits, and after it waited in vain, no other does."""
    await _refused(impatient)
    move(timedelta(seconds=31))
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(_refused(impatient))
    assert silent.asked == 2
    await _refused(impatient)
    assert silent.asked == 2


async def test_an_answer_ends_the_rest(
    silent: SilentProvider, impatient: StripeGateway, move: Move
) -> None:
    """Also one that says no: it is there again."""
    await _refused(impatient)
    silent.answers = True
    move(timedelta(seconds=31))
    for _ in range(3):
        with pytest.raises(GatewayRefused):
            await impatient.retrieve_payment("cs_1")
    assert silent.asked == 4


async def test_a_probe_that_is_given_up_lets_another_go(
    silent: SilentProvider, impatient: StripeGateway, move: Move
) -> None:
    """A worker that is stopped in the middle must not leave the provider alone for ever."""
    await _refused(impatient)
    move(timedelta(seconds=31))
    silent.arrived.clear()
    probe = asyncio.create_task(impatient.retrieve_payment("cs_1"))
    await asyncio.wait_for(silent.arrived.wait(), GENEROUS_SECONDS)
    probe.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probe
    await _refused(impatient)
    assert silent.asked == 3


async def test_all_calls_of_one_request_share_its_patience(silent: SilentProvider) -> None:
    """A long limit of the gateway does not lengthen what somebody waits for."""
    made = StripeGateway(KEY, SECRET, await silent.open(), timeout_seconds=GENEROUS_SECONDS * 10)
    async with asyncio.timeout(GENEROUS_SECONDS):
        with patience(IMPATIENT_SECONDS), patience(GENEROUS_SECONDS * 10):
            for _ in range(3):
                assert not (await _refused(made)).answered
    assert silent.asked == 1
    assert seconds_left(5) == 5
    await made.close()


@pytest.mark.usefixtures("database")
async def test_a_resident_is_told_to_come_back(silent: SilentProvider) -> None:
    """Paying is refused in both cases, nothing is lost, and the second one says for how long."""
    address = await silent.open()
    use(lambda: StripeGateway(KEY, SECRET, address, timeout_seconds=IMPATIENT_SECONDS))
    seconds = []
    for _ in range(2):
        with pytest.raises(PaymentsAway) as refused:
            await a_payment()
        seconds.append(refused.value.retry_after_seconds)
    await close_gateway()
    assert seconds[0] == 5 < seconds[1] <= 30
    assert silent.asked == 1
    assert [row["state"] for row in await fetch("SELECT state FROM payment")] == ["created"] * 2


async def _refused(gateway: StripeGateway) -> GatewayUnavailable:
    """Ask for something and give why there was no answer."""
    with pytest.raises(GatewayUnavailable) as refused:
        await gateway.retrieve_payment("cs_1")
    return refused.value
