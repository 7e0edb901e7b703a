"""Only what the payment provider signed is believed, and it is believed once."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from api import webhooks
from api.app import create_app
from core.cache import close_redis
from core.database import fetch_value
from core.settings import settings
from payments.gateway import close_gateway, use
from payments.stripe_gateway import StripeGateway
from tests.api.conftest import browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SECRET = "whsec_of_the_tests"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "checkout.session.completed",
    "created": int(time.time()),
    "livemode": False,
    "api_version": "2026-10-28.endive",
    "data": {"object": {"id": "cs_1", "object": "checkout.session", "metadata": {}}},
}


def signed(body: bytes, secret: str = SECRET, at: int | None = None) -> str:
    at = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


@pytest.fixture
async def provider_side(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give the provider's way in: no cookie, no token, no browser."""
    base = settings().stripe_api_base
    use(lambda: StripeGateway("sk_test_tests", SECRET, base))
    async with browser(create_app([], outside=webhooks.OUTSIDE)) as client:
        yield client
    await close_gateway()


async def deliver(client: httpx.AsyncClient, body: bytes, signature: str | None) -> httpx.Response:
    headers = {"stripe-signature": signature} if signature else {}
    return await client.post("/webhooks/stripe", content=body, headers=headers)


async def test_a_signed_event_is_kept_once(provider_side: httpx.AsyncClient) -> None:
    """A repeat is answered kindly and changes nothing."""
    body = json.dumps(EVENT).encode()
    answers = [await deliver(provider_side, body, signed(body)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert await fetch_value("SELECT count(*) FROM webhook_receipt") == 1


@pytest.fixture
async def no_redis(
    provider_side: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Take Redis away from whoever takes the provider's word."""
    await close_redis()
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:9/0")
    settings.cache_clear()
    yield
    await close_redis()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("no_redis")
async def test_without_redis_an_event_is_kept(provider_side: httpx.AsyncClient) -> None:
    """The provider needs no session: it is believed and refused as always."""
    body = json.dumps(EVENT).encode()
    answers = [await deliver(provider_side, body, signed(body)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (await deliver(provider_side, body, "t=1,v1=00")).status_code == 422
    assert await fetch_value("SELECT count(*) FROM webhook_receipt") == 1


async def test_a_forged_event_is_refused(provider_side: httpx.AsyncClient) -> None:
    """Wrong secret, changed body, old signature or none: nothing is kept."""
    body = json.dumps(EVENT).encode()
    old = int(time.time()) - 3600
    attempts = [
        (body, None),
        (body, "t=1,v1=00"),
        (body, signed(body, "whsec_other")),
        (body + b" ", signed(body)),
        (body, signed(body, at=old)),
    ]
    for sent, signature in attempts:
        answer = await deliver(provider_side, sent, signature)
        found = (answer.status_code, answer.json()["code"])
        assert found == (422, "webhook-not-accepted"), (signature, answer.text)
    assert await fetch_value("SELECT count(*) FROM webhook_receipt") == 0


async def test_an_enormous_event_is_refused(provider_side: httpx.AsyncClient) -> None:
    """Nobody fills the memory without a signature."""
    answer = await deliver(provider_side, b" " * (webhooks.BODY_BYTES_MAX + 1), "t=1,v1=00")
    assert answer.status_code == 413
