"""Forgetting who asked to sell here and never did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch, within_transaction
from core.personal_data import seal
from marketplace.merchants.answering_requirements import forget_answers

if TYPE_CHECKING:
    from uuid import UUID


@within_transaction
async def forget_applicant(person_id: UUID) -> int:
    """Erase the identity in a person's applications; give in how many.

    An approved one stays: it says who stands behind a merchant that owes and is owed money.
    One nobody has decided yet ends as rejected.
    """
    left = await fetch(
        "SELECT id FROM merchant_application WHERE applicant = $1 AND state <> 'approved'",
        person_id,
    )
    await forget_answers([row["id"] for row in left])
    return await execute(
        """UPDATE merchant_application SET licence_number_sealed = $2, legal_person_sealed = $2,
             contact_phone_sealed = $2, state = 'rejected',
             reason = coalesce(reason, '账号已注销 / the account was deleted'),
             decided_at = coalesce(decided_at, $3)
           WHERE applicant = $1 AND state <> 'approved'""",
        person_id,
        seal("-"),
        clock.now(),
    )
