"""The platform's web process, behind Granian as it really runs, with the built front end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.payments.sandbox_process import free_port

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "frontend" / "dist" / "index.html"
GENEROUS_SECONDS = 60


class WebProcess:
    """A web process of its own on a free port."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = home / "web.log"
        self._environment = {**environment, "LINLI_PUBLIC_URL": self.url, "LINLI_HOME": str(home)}

    def start(self, **settings: str) -> None:
        """Start it with more settings and wait until it is ready."""
        assert BUILT.exists(), "frontend/dist is missing: run `npm run build` in frontend/"
        with self._log.open("wb") as written:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1",
                 "--port", str(self.port), "--workers", "1", "--workers-kill-timeout", "5",
                 "linli.asgi:app"],
                cwd=ROOT, env={**os.environ, **self._environment, **settings},
                stdout=written, stderr=written,
            )  # fmt: skip
        self._until_ready()

    def _until_ready(self) -> None:
        deadline = time.monotonic() + GENEROUS_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
            try:
                if httpx.get(f"{self.url}/health/ready", trust_env=False).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError(self._log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        """Stop it, if need be by force."""
        self._process.terminate()
        try:
            self._process.wait(GENEROUS_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
