"""Visitors are counted without being known.

Redis keeps a HyperLogLog per day and subject: it tells how many different people came, within
one in a hundred, and holds nothing from which one of them could be told. What is counted is
written down by a sweep and never falls, also when Redis forgot.
"""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.cache import CacheAway, redis
from core.database import execute
from core.identifiers import uuid7
from core.personal_data import lookup_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT_FOR = timedelta(days=3)


async def count_visit(subjects: Sequence[UUID], visitor: str) -> None:
    """Count that somebody looks at some subjects; nothing is counted while Redis is away."""
    day = clock.today()
    seen_as = lookup_hash(f"{day}:{visitor}").hex()
    names = [str(subject) for subject in subjects]
    with contextlib.suppress(CacheAway):
        async with redis().pipeline(transaction=False) as pipeline:
            for name in names:
                await pipeline.pfadd(_visitors(day, name), seen_as)
                await pipeline.expire(_visitors(day, name), KEPT_FOR)
            await pipeline.sadd(_subjects(day), *names)
            await pipeline.expire(_subjects(day), KEPT_FOR)
            await pipeline.execute()


async def keep_visit_counts() -> int:
    """Write down the counts of today and of yesterday; give how many there were."""
    today = clock.today()
    return sum([await _keep(day) for day in (today - timedelta(days=1), today)])


async def _keep(day: date) -> int:
    names = sorted(str(name) for name in await redis().smembers(_subjects(day)))
    if not names:
        return 0
    async with redis().pipeline(transaction=False) as pipeline:
        for name in names:
            await pipeline.pfcount(_visitors(day, name))
        counts = await pipeline.execute()
    counted = [(UUID(name), count) for name, count in zip(names, counts, strict=True) if count]
    await execute(
        """INSERT INTO visit_count (id, subject, day, visitors)
           SELECT given.id, given.subject, $4, given.visitors
           FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS given (id, subject, visitors)
           ON CONFLICT (subject, day) DO UPDATE
             SET visitors = greatest(visit_count.visitors, excluded.visitors)""",
        [uuid7() for _ in counted],
        [subject for subject, _ in counted],
        [count for _, count in counted],
        day,
    )
    return len(counted)


def _visitors(day: date, subject: str) -> str:
    return f"visits:{day}:{subject}"


def _subjects(day: date) -> str:
    return f"visits:{day}"
