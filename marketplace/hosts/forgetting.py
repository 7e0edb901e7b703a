"""Forgetting who asked to keep a point and never did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, within_transaction
from core.personal_data import seal

if TYPE_CHECKING:
    from uuid import UUID


@within_transaction
async def forget_host_applicant(person_id: UUID) -> int:
    """Erase the identity in a person's applications; give in how many.

    An approved one stays: it says who handed other people's goods out. One nobody has decided
    yet ends as withdrawn.
    """
    return await execute(
        """UPDATE host_application SET id_name_sealed = $2, id_number_sealed = $2,
             contact_phone_sealed = $2, address = '', note = '',
             state = CASE WHEN state = 'submitted' THEN 'withdrawn' ELSE state END,
             decided_at = coalesce(decided_at, $3)
           WHERE applicant = $1 AND state <> 'approved'""",
        person_id,
        seal("-"),
        clock.now(),
    )
