"""The control endpoint, and what the process refuses and survives."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import stripe

from tests.payments.sandbox_process import SECRET, SandboxProcess, free_port


@pytest.mark.parametrize(
    "orders",
    [
        {"make_tea": 1},
        {"decline_next": -1},
        {"decline_next": {"count": 1, "colour": "red"}},
        {"decline_next": True},
        {"hold_webhooks": 1},
        {"release": "sideways"},
        {"reset": "yes"},
        {"pay": "pi_none"},
        {"settle_refund": "re_none"},
        {"pay_late": {}},
        {"forget_line": "txn_none"},
        {"double_line": "ch_none"},
        {"add_line": {"type": "gift", "amount": 1}},
        {"add_line": {"amount": 1}},
        [1, 2],
    ],
)
def test_an_order_that_is_not_understood_is_refused(orders: Any, sandbox: SandboxProcess) -> None:
    """It is named, and nothing of the same request is carried out."""
    before = sandbox.state_of_things()["trouble"]
    answer = httpx.post(f"{sandbox.url}/_control", json=orders, trust_env=False)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert sandbox.state_of_things()["trouble"] == before


def test_a_page_of_another_site_cannot_give_orders(sandbox: SandboxProcess) -> None:
    """Only JSON is taken, which a form on a foreign page cannot send."""
    answer = httpx.post(f"{sandbox.url}/_control", data={"reset": "all"}, trust_env=False)
    assert answer.status_code == 415


def test_scripted_declines_are_used_up(sandbox: SandboxProcess) -> None:
    """The next payment fails, the one after succeeds."""
    sandbox.control(decline_next={"count": 1, "code": "insufficient_funds"})
    intents = [sandbox.a_paid_intent("card") for _ in range(2)]
    assert [intent["status"] for intent in intents] == ["requires_payment_method", "succeeded"]
    assert intents[0]["last_payment_error"]["decline_code"] == "insufficient_funds"


def test_scripted_lateness_is_used_up(sandbox: SandboxProcess) -> None:
    """The next payment's money takes its time."""
    sandbox.control(delay_success={"count": 1, "seconds": 30})
    intents = [sandbox.a_paid_intent() for _ in range(2)]
    assert [intent["status"] for intent in intents] == ["processing", "succeeded"]
    sandbox.control(advance=30)
    assert sandbox.get(f"/v1/payment_intents/{intents[0]['id']}")["status"] == "succeeded"


async def test_the_client_rides_out_a_short_outage(sandbox: SandboxProcess) -> None:
    """Its own retries with the same key make one object."""
    from payments.stripe_client import Transport  # noqa: PLC0415 - the only test that needs it

    transport = Transport(5)
    client = stripe.StripeClient(
        "sk_test_1",
        base_addresses={"api": sandbox.url},
        http_client=transport,
        max_network_retries=2,
    )
    sandbox.control(http={"count": 1, "status": 500, "when": "after"})
    made = await client.v1.payment_intents.create_async(
        {"amount": 3980, "currency": "cny"}, {"idempotency_key": "k"}
    )
    await transport.close_async()
    assert [row["id"] for row in sandbox.get("/v1/payment_intents")["data"]] == [made.id]


def test_trouble_is_limited_to_a_path(sandbox: SandboxProcess) -> None:
    """Other addresses answer as ever, and a rate limit looks like one."""
    sandbox.control(http={"count": 1, "status": 429, "path": "/v1/refunds"})
    assert sandbox.an_intent()
    assert sandbox.post("/v1/refunds", {}, status=429)["error"]["code"] == "rate_limit"


def test_trouble_is_forgotten_without_the_rest(sandbox: SandboxProcess) -> None:
    """Resetting trouble keeps what was paid."""
    intent = sandbox.a_paid_intent()
    sandbox.control(decline_next=5, hold_webhooks=True)
    sandbox.control(reset="trouble")
    assert sandbox.state_of_things()["trouble"] == {}
    assert sandbox.get(f"/v1/payment_intents/{intent['id']}")["status"] == "succeeded"


def test_nothing_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    """After kill -9 everything confirmed is there, keys and things to come included."""
    process = SandboxProcess(tmp_path / "state.jsonl")
    process.start()
    headers = {"idempotency-key": "k"}
    form = {"amount": "3980", "currency": "cny", "allowed_payment_method_types[0]": "alipay"}
    intent = process.post("/v1/payment_intents", form, headers=headers)
    process.control(pay_late={"payment": intent["id"], "seconds": 50})
    process.stop(signal.SIGKILL)
    with (tmp_path / "state.jsonl").open("a") as journal:
        journal.write('[["payment_intent","pi_torn",{"id":"pi_to')
    process.start()
    assert process.post("/v1/payment_intents", form, headers=headers) == intent
    process.control(advance=60)
    assert process.get(f"/v1/payment_intents/{intent['id']}")["status"] == "succeeded"
    assert len(process.get("/v1/payment_intents")["data"]) == 1
    assert process.stop() == 0


def test_the_shared_clock_moves_the_sandbox(tmp_path: Path) -> None:
    """What falls due in an hour happens when time is moved by an hour."""
    shared = tmp_path / "clock"
    process = SandboxProcess(tmp_path / "s.jsonl", environment={"LINLI_CLOCK_FILE": str(shared)})
    process.start()
    before = process.state_of_things()["now"]
    shared.write_text("3600")
    assert process.state_of_things()["now"] >= before + 3600
    process.stop()


@pytest.mark.parametrize("mode", ["production", ""])
def test_it_refuses_to_start_outside_development(mode: str, tmp_path: Path) -> None:
    """A sandbox in production would take orders for money that does not exist."""
    command = [sys.executable, "-m", "payments.sandbox", "--port", str(free_port())]
    command += ["--state", str(tmp_path / "s.jsonl"), "--webhook-secret", SECRET]
    ended = subprocess.run(
        command, env={"LINLI_MODE": mode}, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert "development only" in ended.stderr


def test_a_busy_port_is_told(sandbox: SandboxProcess, tmp_path: Path) -> None:
    """One clear sentence and a code that is not zero."""
    command = [sys.executable, "-m", "payments.sandbox", "--port", str(sandbox.port)]
    command += ["--state", str(tmp_path / "s.jsonl")]
    ended = subprocess.run(
        command,
        env={"LINLI_MODE": "development"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "in use" in ended.stderr
