"""The foundations tell how they stand, and a dead part does not hold the answer up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock, standing
from core.database import close_pool, execute
from core.standing import Backlog, backlog, database_answers, pool_size, redis_answers

if TYPE_CHECKING:
    from tests.core.own_redis import OwnRedis


async def test_living_parts_answer(database: str) -> None:
    """And the pool tells its size."""
    assert await database_answers()
    assert await redis_answers()
    assert pool_size().opened >= pool_size().idle >= 1


async def test_a_closed_pool_is_a_database_that_does_not_answer(database: str) -> None:
    """Zero connections, and no exception."""
    await close_pool()
    assert not await database_answers()
    assert pool_size() == standing.PoolSize(0, 0)


async def test_a_dead_redis_does_not_answer(own: OwnRedis) -> None:
    """Killed or frozen, the answer is no and comes in time."""
    assert await redis_answers()
    own.stop()
    assert not await redis_answers()
    own.go_on()
    own.kill()
    assert not await redis_answers()


async def test_the_backlog_counts_what_is_left_to_do(database: str) -> None:
    """Facts not yet relayed, deliveries waiting, deliveries parked."""
    assert await backlog() == Backlog(0, 0, 0)
    await execute(
        """WITH fact AS (INSERT INTO outbox_entry (kind, payload, recorded_at)
             SELECT 'tests.thing', '{}', $1 FROM generate_series(1, 3) RETURNING id)
           INSERT INTO outbox_delivery (entry, reaction, state, attempts, due_at)
           SELECT fact.id, state, state, 0, $1
           FROM fact, unnest(ARRAY['waiting', 'done', 'parked']) AS state""",
        clock.now(),
    )
    await execute(
        "UPDATE outbox_entry SET relayed_at = $1 WHERE id = (SELECT max(id::text)::uuid"
        " FROM outbox_entry)",
        clock.now(),
    )
    assert await backlog() == Backlog(unrelayed=2, waiting=3, parked=3)
