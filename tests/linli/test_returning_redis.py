"""A worker goes on with a Redis that was away while all its places were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.own_redis import running_redis
from tests.linli.deliveries import happened, tell, times
from tests.linli.house import House, until
from tests.linli.probes import DoorKnocked, GateClosed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("linli-processes")


async def test_a_worker_that_could_not_say_that_it_is_done_takes_more(
    house: House, tmp_path: Path
) -> None:
    """Redis dies while the only place is taken, and is another one when the work is done."""
    with running_redis(tmp_path) as redis:
        house.environment["BROKER_URL"] = redis.url
        await house.relay()
        worker = await house.worker()
        await tell(GateClosed(str(tmp_path), "through"))

        async def waits() -> bool:
            return (tmp_path / "waiting").exists()

        await until(waits, "the reaction at the gate")
        redis.kill()
        (tmp_path / "open").touch()

        async def could_not_say() -> bool:
            return "Couldn't ack" in worker.said

        await until(could_not_say, "the end of the task")
        redis.start()
        await tell(DoorKnocked("after"))
        await happened("after")
        assert await times("through") == 1
