"""Headers, limits, figures and logs that no answer escapes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from api.guards import WRITES_MAX, WRITES_SECONDS
from core import clock
from core.dampers import damp
from core.settings import settings
from tests.api.conftest import browser

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from litestar import Litestar

    from tests.api.conftest import SignedIn

KINDS = [
    ("GET", "/api/v1/numbers", 200),
    ("GET", "/api/v1/mine", 401),
    ("GET", "/api/v1/refused", 409),
    ("GET", "/api/v1/broken", 500),
    ("POST", "/api/v1/things", 403),
    ("GET", "/api/v1/none", 404),
    ("DELETE", "/api/v1/who", 405),
    ("GET", "/api/v1/numbers?limit=%00", 400),
    ("GET", "/", 200),
    ("GET", "/assets/main-abc.js", 200),
    ("GET", "/assets/none.js", 404),
    ("GET", "/health/live", 200),
    ("GET", "/metrics", 200),
    ("HEAD", "/api/v1/numbers", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), KINDS)
async def test_every_kind_of_answer_carries_the_security_headers(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    """Pages, files, refusals and crashes alike."""
    answer = await client.request(method, path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=(self)" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"]
    assert len(answer.headers["x-request-id"]) == 32
    assert len(answer.headers["x-trace-id"]) == 32


async def test_every_answer_tells_the_time_of_the_server(
    client: httpx.AsyncClient, move: Callable[[timedelta], None]
) -> None:
    """A reader whose own clock is wrong counts from this one."""
    move(timedelta(days=3))
    answer = await client.get("/api/v1/numbers")
    told = datetime.fromisoformat(answer.headers["x-server-time"])
    assert abs(told - clock.now()) < timedelta(minutes=1)


async def test_forms_are_sent_nowhere_but_here(client: httpx.AsyncClient) -> None:
    """The provider's page is opened, never posted to: in development as in production."""
    policy = (await client.get("/api/v1/numbers")).headers["content-security-policy"]
    assert policy.endswith("form-action 'self'")


async def test_a_trace_begun_elsewhere_goes_on(client: httpx.AsyncClient) -> None:
    """A W3C trace id is kept; anything else is replaced."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    kept = await client.get(
        "/api/v1/numbers", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    )
    assert kept.headers["x-trace-id"] == trace
    for forged in ("00-<script>-a-b", f"00-{'0' * 32}-a-b", f"00-{'G' * 32}-a-b", "x"):
        other = await client.get("/api/v1/numbers", headers={"traceparent": forged})
        assert other.headers["x-trace-id"] not in forged


async def test_head_is_answered_like_get_without_a_body(client: httpx.AsyncClient) -> None:
    """Every address that can be read can be asked about."""
    got, asked = await client.get("/api/v1/numbers"), await client.head("/api/v1/numbers")
    assert asked.status_code == 200
    assert asked.content == b""
    assert asked.headers["content-length"] == got.headers["content-length"]


async def test_too_many_requests_are_refused_with_a_time(client: httpx.AsyncClient) -> None:
    """The limit counts by address while nobody is signed in."""
    answers = [await client.get("/api/v1/limited") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1]
    assert refused.json()["code"] == "too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    elsewhere = await client.get("/api/v1/limited", headers={"x-forwarded-for": "203.0.113.9"})
    assert elsewhere.status_code == 200


async def test_nobody_changes_things_without_end(
    signed_in: SignedIn, client: httpx.AsyncClient
) -> None:
    """Writes share one bucket; a route that counts for itself is outside it."""
    minute = timedelta(seconds=WRITES_SECONDS)
    sent: dict[str, Any] = {"json": {"title": "a", "units": 1}, "headers": signed_in.headers}
    assert (await signed_in.client.post("/api/v1/things", **sent)).status_code == 201
    # Emptied in a time to come: however slow this machine is, no token comes back meanwhile.
    with clock.moved(minute):
        damp("writes", str(signed_in.person_id), WRITES_MAX, minute, cost=WRITES_MAX)
    assert (await signed_in.client.post("/api/v1/things", **sent)).status_code == 429
    assert (await signed_in.client.post("/api/v1/fast", headers=signed_in.headers)).is_success
    assert (await signed_in.client.get("/api/v1/mine")).status_code == 200
    token = (await client.get("/api/v1/who")).json()["csrf_token"]
    other = await client.post("/api/v1/things", json=sent["json"], headers={"x-csrf-token": token})
    assert other.status_code == 201


async def test_a_forwarded_address_is_believed_from_this_machine_only(
    signed_in: SignedIn,
) -> None:
    """Of several addresses the one our own proxy wrote counts, which is the last."""
    anonymous = signed_in.client
    anonymous.cookies.clear()
    spoofed = [
        await anonymous.get("/api/v1/limited", headers={"x-forwarded-for": f"10.0.0.{n}, 9.9.9.9"})
        for n in range(4)
    ]
    assert [answer.status_code for answer in spoofed] == [200, 200, 200, 429]


async def test_nobody_outside_this_machine_chooses_their_own_address(
    app: Litestar, database: str
) -> None:
    """What a stranger claims in the header changes nothing."""
    async with browser(app, peer=("198.51.100.7", 4242)) as stranger:
        answers = [
            await stranger.get("/api/v1/limited", headers={"x-forwarded-for": f"10.0.0.{n}"})
            for n in range(4)
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_figures_are_told_by_route_and_never_by_address(client: httpx.AsyncClient) -> None:
    """A figure's labels hold no id, no token and no search text."""
    await client.get("/api/v1/invitations/secret-token-123")
    await client.get("/no/such/page.html")
    figures = (await client.get("/metrics")).text
    assert (
        'linli_request_seconds_count{method="GET",route="/api/v1/invitations/{token}",status="200"}'
        in figures
    )
    assert "secret-token-123" not in figures
    assert "such" not in figures
    assert "linli_outbox_unrelayed 0.0" in figures
    assert 'linli_outbox_deliveries{state="parked"} 0.0' in figures
    assert 'linli_database_connections{state="open"}' in figures


async def test_figures_are_for_the_inside_of_the_house(client: httpx.AsyncClient) -> None:
    """A reader from outside learns nothing, not even that they exist."""
    answer = await client.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-page")


async def test_the_log_has_ids_and_neither_addresses_nor_secrets(
    signed_in: SignedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a request: method, route, status, ids."""
    capsys.readouterr()
    answer = await signed_in.client.get(
        "/api/v1/invitations/secret-token-123?q=13800000000",
        headers={"authorization": "Bearer linli_abc", "user-agent": "the-browser"},
    )
    await signed_in.client.get("/api/v1/mine")
    written = capsys.readouterr().out
    assert answer.headers["x-request-id"] in written
    assert "/api/v1/invitations/{token}" in written
    assert f"person_id={signed_in.person_id}" in written
    for secret in ("secret-token-123", "13800000000", "linli_abc", signed_in.token, "the-browser"):
        assert secret not in written


async def test_ready_tells_every_part_and_needs_only_two(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without search or payments the platform still serves."""
    monkeypatch.setenv("MEILISEARCH_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("STRIPE_API_BASE", "http://127.0.0.1:9")
    settings.cache_clear()
    answer = await client.get("/health/ready")
    monkeypatch.undo()
    settings.cache_clear()
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": "up",
        "redis": "up",
        "search": "away",
        "payments": "away",
    }
