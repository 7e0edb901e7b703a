"""The platform as `scripts/up` leaves it on a fresh machine: seeded, running, for everybody."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from linli.running.home import Home, read_json
from tests.running.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A busy machine draws seventy pictures and pays a hundred orders in its own time.
SEED_SECONDS = 900


@dataclass(frozen=True)
class Demo:
    """Where it runs, and who one can be there."""

    home: Path
    address: str
    database: str
    accounts: dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start a platform with demo data in a folder of its own, once."""
    home = Home.at(str(tmp_path_factory.mktemp("demo")))
    run = Run(home)
    deadline = time.monotonic() + SEED_SECONDS
    while not run.is_ready():
        assert time.monotonic() < deadline, f"no demo in {SEED_SECONDS} s"
        time.sleep(0.2)
    told = json.loads(home.demo_file.read_text(encoding="utf-8"))
    yield Demo(
        home.path,
        told["address"],
        read_json(home.environment_file)["DATABASE_URL"],
        {account["role"]: account for account in told["accounts"]},
    )
    run.stop()
