"""A sandbox of one's own: a real process, on a free port, with a state file of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

SECRET = "whsec_of_the_tests"
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

    def state_of_things(self) -> dict[str, Any]:
        """Give what the sandbox says is going on."""
        return dict(httpx.get(f"{self.url}/_control", trust_env=False).json())

    def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Ask its API for something, past the official client."""
        headers = {"authorization": f"Bearer {KEY}"}
        answer = httpx.get(self.url + path, params=parameters, headers=headers, trust_env=False)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def sessions(self) -> list[dict[str, Any]]:
        """Give every checkout session there is, newest first."""
        return list(self.get("/v1/checkout/sessions", limit=100)["data"])
