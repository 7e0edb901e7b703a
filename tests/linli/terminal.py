"""The `linli` command as a person at a terminal meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linli.running.home import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_SECONDS = 120
OURS = ("LINLI_", "STRIPE_", "MEILISEARCH_", "OIDC_", "DATABASE_", "REDIS_", "BROKER_", "SMTP_")


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """A terminal in front of the state folder of a platform."""

    home: Path

    def change(self, **settings: str | None) -> None:
        """Change settings of the platform; None takes one away."""
        file = self.home / "environment.json"
        before = json.loads(file.read_text())
        kept = {name: value for name, value in {**before, **settings}.items() if value is not None}
        file.write_text(json.dumps(kept))

    def run(self, command: str, *arguments: str) -> Said:
        """Run one command to its end."""
        return finish(self.start(command, *arguments))

    def start(self, command: str, *arguments: str) -> subprocess.Popen[str]:
        """Start one command."""
        return subprocess.Popen(
            [sys.executable, "-m", "linli", command, "--home", str(self.home), *arguments],
            cwd=CHECKOUT,
            env=outside(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def finish(process: subprocess.Popen[str]) -> Said:
    """Wait for the end of a command."""
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return Said(process.returncode, out, err)


def outside() -> dict[str, str]:
    """Give an environment that knows nothing of any platform."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def terminal_of(home: Path, settings: Mapping[str, str]) -> Terminal:
    """Write the settings of a platform into a home, as the supervisor does."""
    (home / "environment.json").write_text(json.dumps(dict(settings)))
    return Terminal(home)
