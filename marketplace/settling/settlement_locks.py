"""One process at a time settles with a payee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, within_transaction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

# Any number will do as long as no other advisory lock of the platform uses it.
LOCK_CLASS = 8_210_501


@within_transaction
async def lock_settlement(payee_id: UUID) -> None:
    """Let one process at a time settle with a payee, until the transaction ends."""
    await lock_settlements([payee_id])


@within_transaction
async def lock_settlements(payee_ids: Iterable[UUID]) -> None:
    """Do the same for several payees, always in one order; take no other before these."""
    # By the lock's own number: two payees may share one.
    await execute(
        """SELECT pg_advisory_xact_lock($1, number) FROM (
             SELECT DISTINCT hashtext(payee::text) AS number
             FROM unnest($2::uuid[]) AS payee ORDER BY number OFFSET 0) AS locks""",
        LOCK_CLASS,
        list(payee_ids),
    )
