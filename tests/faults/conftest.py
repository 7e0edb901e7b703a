"""One running platform for all bad days; each gets a street of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.cache import close_redis
from core.database import close_pool, open_pool
from core.settings import settings
from linli.running.home import read_json
from tests.faults.town import Town
from tests.marketplace.builders import a_street
from tests.payments.conftest import (  # noqa: F401 - fixtures work by being here
    provider,
    receiver,
    sandbox,
    sandbox_process,
)
from tests.running.runs import Run, running, temporary_home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture(scope="package")
def platform() -> Iterator[Run]:
    """Give the whole platform, running, without demo data."""
    with temporary_home() as home, running(home, "--no-demo", "--careless") as run:
        yield run


@pytest.fixture
async def town(platform: Run, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """Give a street on the platform, with this process at its tables and its Redis."""
    environment = read_json(platform.home.environment_file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    await open_pool(most=4)
    made = Town(platform, environment, await a_street())
    yield made
    await made.control(reset="trouble")
    await made.close()
    await close_redis()
    await close_pool()
    settings.cache_clear()
