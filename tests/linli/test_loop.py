"""The one loop of a worker process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value
from core.settings import settings
from core.standing import AWAY
from linli.loop import ProcessLoop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOWHERE = "postgresql://linli:linli@127.0.0.1:1/linli"


@pytest.fixture
def loop(environment: dict[str, str]) -> Iterator[ProcessLoop]:
    """Give the loop of a process that has just been born."""
    found = ProcessLoop()
    found.open()
    yield found
    found.close()
    settings.cache_clear()


def test_a_process_born_without_a_database_works_once_there_is_one(
    loop: ProcessLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first work fails, the next one after the return of the database does not."""
    with monkeypatch.context() as away:
        away.setenv("DATABASE_URL", NOWHERE)
        settings.cache_clear()
        with pytest.raises(OSError, match="Connect call failed"):
            loop.run(fetch_value("SELECT 1"))
    settings.cache_clear()
    assert loop.run(fetch_value("SELECT 1")) == 1


def test_a_database_whose_socket_is_missing_refuses(
    loop: ProcessLoop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """While it is started again there is no socket; that is a part away, not a lost file."""
    with monkeypatch.context() as away:
        away.setenv("DATABASE_URL", f"postgresql://linli:linli@/linli?host={tmp_path}&port=5432")
        settings.cache_clear()
        with pytest.raises(AWAY):
            loop.run(fetch_value("SELECT 1"))
