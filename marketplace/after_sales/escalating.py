"""The clock's part: who does not answer in time is passed over (rule P13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import fetch, transaction
from marketplace.after_sales.granting import fault_of, grant
from marketplace.after_sales.states import CaseState, Side, by_silence
from marketplace.after_sales.steps import Said, lock_case, move

if TYPE_CHECKING:
    from uuid import UUID

log = structlog.get_logger(__name__)

BATCH = 200


async def end_silences() -> int:
    """Move every case whose time to answer is over (a sweep); give how many."""
    rows = await fetch(
        """SELECT id FROM after_sale WHERE due_at <= $1 AND ended_at IS NULL
           ORDER BY due_at, id LIMIT $2""",
        clock.now(),
        BATCH,
    )
    return sum([await _end_alone(row["id"]) for row in rows])


async def _end_alone(case_id: UUID) -> bool:
    """Move one case; what is wrong with one must not keep the others waiting."""
    try:
        return await end_silence(case_id)
    except Exception:
        log.exception("after_sale_not_moved", case_id=str(case_id))
        return False


async def end_silence(case_id: UUID) -> bool:
    """Do what silence means for one case; tell whether its time was over."""
    async with transaction():
        case = await lock_case(case_id)
        if case.row["due_at"] is None or case.row["due_at"] > clock.now():
            return False
        then = by_silence(case.state)
        if then is CaseState.ACCEPTED:
            await grant(case, case.row["offered_fen"], fault_of(case), Said(Side.CLOCK))
        else:
            await move(case, then, Said(Side.CLOCK))
    return True
