"""Checking every invariant, and remembering the last answer for whoever asks next.

The answer is kept in Redis: it may be forgotten, for it can always be found again.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
import structlog

from core import clock, invariants
from core.cache import redis

KEY = "truths:last"
EXAMPLES_SHOWN = 5

log = structlog.get_logger(__name__)


class Truth(msgspec.Struct, frozen=True):
    """One invariant: how many counterexamples were found (at most 20) and some of them."""

    name: str
    why: str
    broken: int
    examples: list[str]


class TruthReport(msgspec.Struct, frozen=True):
    """What a check found; ``checked_at`` is None when nobody has checked yet."""

    checked_at: datetime | None
    items: list[Truth]

    @property
    def broken(self) -> int:
        """Give how many invariants do not hold."""
        return sum(truth.broken > 0 for truth in self.items)


async def check_truths() -> TruthReport:
    """Check every invariant, keep the report and log what is broken (a sweep)."""
    found = {broken.name: broken for broken in await invariants.check()}
    report = TruthReport(
        checked_at=clock.now(),
        items=[
            Truth(
                name=one.name,
                why=one.why,
                broken=len(found[one.name].counterexamples) if one.name in found else 0,
                examples=_examples(found[one.name]) if one.name in found else [],
            )
            for one in invariants.every_invariant()
        ],
    )
    for name, broken in found.items():
        log.error("truth_broken", name=name, examples=_examples(broken))
    await redis().set(KEY, msgspec.json.encode(report))
    return report


async def last_report() -> TruthReport:
    """Give what the last check found; every truth is listed even before the first one."""
    kept = await redis().get(KEY)
    if kept is not None:
        return msgspec.json.decode(kept, type=TruthReport)
    known = [Truth(one.name, one.why, 0, []) for one in invariants.every_invariant()]
    return TruthReport(checked_at=None, items=known)


def _examples(broken: invariants.Broken) -> list[str]:
    return [
        ", ".join(f"{name}={value}" for name, value in row.items())
        for row in broken.counterexamples[:EXAMPLES_SHOWN]
    ]
