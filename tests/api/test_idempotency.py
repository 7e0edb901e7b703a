"""A request that is sent again has its effect once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import idempotent_answers
from core.database import fetch_value
from tests.api import probes
from tests.api.conftest import browser, sign_in

if TYPE_CHECKING:
    import httpx
    from litestar import Litestar

    from tests.api.conftest import SignedIn

KEY = "0195b8f2-0000-7000-8000-00000000000a"


async def send(
    signed_in: SignedIn, title: str = "鸡蛋", key: str = KEY, **more: Any
) -> httpx.Response:
    return await signed_in.client.post(
        "/api/v1/once",
        json={"title": title, "units": 1, **more},
        headers={**signed_in.headers, "idempotency-key": KEY},
    )


async def test_the_same_request_again_gets_the_stored_answer(signed_in: SignedIn) -> None:
    """Sent twice, done once, answered twice with the same words."""
    first, second = await send(signed_in), await send(signed_in)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second.json()["times"] == 1
    assert second.headers["idempotency-replayed"] == "true"
    assert second.headers["content-type"] == first.headers["content-type"]


@pytest.mark.races
async def test_ten_requests_at_once_have_one_effect(signed_in: SignedIn) -> None:
    """Whoever comes while the work goes on is asked to come again."""
    probes.GATE["raced"] = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(send(signed_in, "raced")) for _ in range(10)]
        while sum(task.done() for task in running) < 9:  # noqa: ASYNC110 - nine are turned away
            await asyncio.sleep(0)
        probes.GATE["raced"].set()
    answers = [task.result() for task in running]
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] + [409] * 9
    turned_away = next(answer for answer in answers if answer.status_code == 409)
    assert turned_away.json()["code"] == "request-in-progress"
    assert turned_away.headers["retry-after"] == "1"
    again = await send(signed_in, "raced")
    assert (again.status_code, again.json()["times"]) == (201, 1)


async def test_another_body_under_the_same_key_is_refused(signed_in: SignedIn) -> None:
    """A key stands for one request."""
    await send(signed_in)
    answer = await send(signed_in, units=2)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["short", "a" * 81, "with space in it", "钥匙钥匙钥匙钥匙"])
async def test_a_key_that_is_none_is_refused(signed_in: SignedIn, key: str) -> None:
    """What cannot name a request is no name for it."""
    answer = await signed_in.client.post(
        "/api/v1/once",
        json={"title": "a", "units": 1},
        headers={b"x-csrf-token": signed_in.csrf.encode(), b"idempotency-key": key.encode()},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-malformed")


async def test_a_refusal_frees_the_key(signed_in: SignedIn) -> None:
    """A refusal changed nothing, so the next try is a new one."""
    assert (await send(signed_in, "refused")).status_code == 409
    await send(signed_in, "refused")
    assert probes.CALLS[f"{signed_in.person_id}:refused"] == 2
    assert await fetch_value("SELECT count(*) FROM idempotent_answer") == 0


async def test_a_crash_frees_the_key(signed_in: SignedIn) -> None:
    """Every use-case may be repeated, so the retry does the work."""
    assert (await send(signed_in, "broken")).status_code == 500
    again = await send(signed_in, "broken")
    assert (again.status_code, again.json()["times"]) == (201, 2)


async def test_a_claim_whose_worker_died_is_taken_over(signed_in: SignedIn, move: Any) -> None:
    """Nobody waits for ever for a process that is gone."""
    actor, request = f"person:{signed_in.person_id}", "hash"
    assert await idempotent_answers.claim(actor, KEY, request) is None
    waiting = await idempotent_answers.claim(actor, KEY, request)
    assert waiting is not None
    assert waiting.status is None
    move(idempotent_answers.TAKEN_OVER_AFTER + timedelta(seconds=1))
    assert await idempotent_answers.claim(actor, KEY, request) is None


async def test_the_same_key_of_another_person_is_another_key(
    app: Litestar, signed_in: SignedIn
) -> None:
    """Nobody is given somebody else's answer."""
    await send(signed_in)
    async with browser(app) as elsewhere:
        other = await send(await sign_in(elsewhere))
    assert "idempotency-replayed" not in other.headers
    assert other.status_code == 201


async def test_nobody_signed_in_is_asked_to_sign_in_first(client: httpx.AsyncClient) -> None:
    """An anonymous request claims nothing."""
    token = (await client.get("/api/v1/who")).json()["csrf_token"]
    answer = await client.post(
        "/api/v1/once",
        json={"title": "a", "units": 1},
        headers={"x-csrf-token": token, "idempotency-key": KEY},
    )
    assert answer.status_code == 401
    assert await fetch_value("SELECT count(*) FROM idempotent_answer") == 0


async def test_a_forged_request_cannot_read_a_stored_answer(signed_in: SignedIn) -> None:
    """The token is checked before the key is looked up."""
    await send(signed_in)
    answer = await signed_in.client.post(
        "/api/v1/once", json={"title": "鸡蛋", "units": 1}, headers={"idempotency-key": KEY}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf-token-needed")


async def test_answers_are_pruned_after_a_day(signed_in: SignedIn, move: Any) -> None:
    """A key may be used again after a day, and nothing is kept longer."""
    await send(signed_in)
    assert await idempotent_answers.prune() == 0
    move(idempotent_answers.KEPT_FOR + timedelta(seconds=1))
    assert await idempotent_answers.prune() == 1
