"""What the foundations do by the clock: tidy what was delivered or kept, check every truth."""

from __future__ import annotations

from datetime import timedelta

from core import idempotent_answers, outbox
from core.schedule import every
from core.truth_reports import check_truths

FACTS_KEPT_FOR = timedelta(days=30)


async def prune_facts() -> int:
    """Delete facts of more than a month ago that every reaction has dealt with."""
    return await outbox.prune(FACTS_KEPT_FOR)


every(600, prune_facts)
every(600, idempotent_answers.prune)
every(3600, check_truths, long=True)
