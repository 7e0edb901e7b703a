"""A sandbox of one's own: a real process, on a free port, with a state file of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "whsec_of_the_tests"
CONNECT_SECRET = "whsec_of_connected_accounts"
KEY = "sk_test_of_the_tests"
START_SECONDS = 30


def free_port() -> int:
    """Give a port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class SandboxProcess:
    """The sandbox as its users meet it."""

    state: Path
    webhook_url: str | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Give the address of its API."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "payments.sandbox", "--port", str(self.port)]
        command += ["--state", str(self.state), "--webhook-secret", SECRET]
        if self.webhook_url:
            command += ["--webhook-url", self.webhook_url]
            command += ["--connect-url", f"{self.webhook_url}-connect"]
            command += ["--connect-secret", CONNECT_SECRET]
        environment = {**os.environ, "LINLI_MODE": "development", **self.environment}
        self.process = subprocess.Popen(command, env=environment)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=1):  # noqa: S310
                    return
            except OSError:
                assert self.process.poll() is None, "the sandbox did not start"
                time.sleep(0.02)
        raise TimeoutError(self.url)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop it, gently or not, and give its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(START_SECONDS)

    def control(self, **orders: Any) -> dict[str, Any]:
        """Give orders; every answer but a done one fails the test."""
        answer = httpx.post(f"{self.url}/_control", json=orders, trust_env=False)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    @contextmanager
    def emptied(self) -> Iterator[None]:
        """Begin with nothing in it, and let nothing of it reach whoever comes next."""
        self.empty()
        yield
        self.empty()

    def empty(self) -> None:
        """Forget everything, and wait for the webhooks that left before."""
        self.control(reset="all")
        until = time.monotonic() + START_SECONDS
        while self.state_of_things()["under_way"]:
            assert time.monotonic() < until, "a webhook never came back"
            time.sleep(0.02)

    def try_control(self, **orders: Any) -> bool:
        """Give orders that may come too late; tell whether they were carried out."""
        answer = httpx.post(f"{self.url}/_control", json=orders, trust_env=False)
        assert answer.status_code in {200, 422}, answer.text
        return answer.status_code == 200

    def state_of_things(self) -> dict[str, Any]:
        """Give what the sandbox says is going on."""
        return dict(httpx.get(f"{self.url}/_control", trust_env=False).json())

    def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Ask its API for something, past the official client."""
        answer = self.ask(path, {"authorization": f"Bearer {KEY}"}, **parameters)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def ask(self, path: str, headers: dict[str, str], **parameters: Any) -> httpx.Response:
        """Ask its API for something that may be refused."""
        return httpx.get(self.url + path, params=parameters, headers=headers, trust_env=False)

    def sessions(self) -> list[dict[str, Any]]:
        """Give every checkout session there is, newest first."""
        return list(self.get("/v1/checkout/sessions", limit=100)["data"])

    def post(
        self,
        path: str,
        form: dict[str, str],
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Send its API a form, past the official client."""
        all_headers = {"authorization": f"Bearer {KEY}", **(headers or {})}
        answer = httpx.post(self.url + path, data=form, headers=all_headers, trust_env=False)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def a_session(self, method: str = "alipay", **more: str) -> dict[str, Any]:
        """Open a checkout session for one method."""
        form = {
            "mode": "payment",
            "success_url": "http://127.0.0.1:1/paid/{CHECKOUT_SESSION_ID}",
            "cancel_url": "http://127.0.0.1:1/left",
            "allowed_payment_method_types[0]": method,
            "payment_method_options[wechat_pay][client]": "web",
            "line_items[0][price_data][currency]": "cny",
            "line_items[0][price_data][unit_amount]": "1990",
            "line_items[0][price_data][product_data][name]": "砂糖橘 5 斤",
            "line_items[0][quantity]": "2",
        }
        return self.post("/v1/checkout/sessions", {**form, **more})

    def an_intent(self, method: str = "alipay", **more: str) -> dict[str, Any]:
        """Make a payment intent for one method."""
        form = {"amount": "3980", "currency": "cny", "allowed_payment_method_types[0]": method}
        return self.post("/v1/payment_intents", {**form, **more})

    def a_paid_intent(self, method: str = "alipay", **more: str) -> dict[str, Any]:
        """Make a payment intent and pay it."""
        intent = self.an_intent(method, **more)
        self.control(pay=intent["id"])
        return self.get(f"/v1/payment_intents/{intent['id']}")
