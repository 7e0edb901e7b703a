"""Keep what a comparison found wrong, until it is right again (rule 4.9).

Each exception has one row for ever. A difference that is gone resolves by itself; one that
is there again opens again, whatever a person said of it, for nothing is tolerated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, within_transaction
from core.identifiers import uuid7
from payments.exception_states import ExceptionState
from payments.matching import QUIET
from payments.refusals import ExceptionResolved, NoSuchException

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from asyncpg import Record

    from payments.matching import Match


@within_transaction
async def keep_exceptions(matches: Iterable[Match], *, all_of_them: bool = True) -> None:
    """Open, keep or resolve exceptions after what was found.

    Unless these are ``all_of_them``, nothing that is not among them is taken for resolved.
    """
    now = clock.now()
    for match in matches:
        if match.kind not in QUIET:
            await execute(_KEEP, uuid7(), *_values(match), now)
    if not all_of_them:
        return
    await execute(
        """UPDATE reconciliation_exception
           SET state = 'resolved', resolved_at = $1, resolved_by = NULL
           WHERE state <> 'resolved' AND seen_at < $1""",
        now,
    )


@within_transaction
async def lock_exception(exception_id: UUID) -> Record:
    """Give an exception that is not resolved, its row held until the transaction ends.

    Raises NoSuchException and ExceptionResolved.
    """
    row = await fetch_row(
        "SELECT * FROM reconciliation_exception WHERE id = $1 FOR UPDATE", exception_id
    )
    if row is None:
        raise NoSuchException
    if row["state"] == ExceptionState.RESOLVED:
        raise ExceptionResolved
    return row


@within_transaction
async def write_exception(
    exception_id: UUID, state: ExceptionState, *, by: UUID, note: str | None
) -> None:
    """Write what a person did about an exception; who touches it first owns it."""
    resolved = state is ExceptionState.RESOLVED
    await execute(
        """UPDATE reconciliation_exception SET state = $2, owner = coalesce(owner, $3),
             note = coalesce($4, note), resolved_at = $5, resolved_by = $6 WHERE id = $1""",
        exception_id,
        state.value,
        by,
        note,
        clock.now() if resolved else None,
        by if resolved else None,
    )


@within_transaction
async def give_exception(exception_id: UUID, owner: UUID) -> None:
    """Make an exception somebody's."""
    await execute(
        "UPDATE reconciliation_exception SET owner = $2 WHERE id = $1", exception_id, owner
    )


def _values(match: Match) -> tuple[object, ...]:
    ours, theirs = match.ours, match.theirs
    told = theirs or ours
    assert told is not None  # noqa: S101 - a match is of something
    return (
        match.kind.value,
        match.key,
        told.category,
        told.source,
        told.currency,
        ours.amount_fen if ours else None,
        theirs.amount if theirs else None,
        theirs.fee if theirs else None,
        match.since,
    )


_KEEP = """
    INSERT INTO reconciliation_exception (id, kind, key, category, source, currency, ours_fen,
      theirs, fee, since, found_at, seen_at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 'open')
    ON CONFLICT (kind, key) DO UPDATE SET ours_fen = excluded.ours_fen,
      theirs = excluded.theirs, fee = excluded.fee, source = excluded.source,
      seen_at = excluded.seen_at, resolved_at = NULL, resolved_by = NULL,
      state = CASE reconciliation_exception.state WHEN 'resolved' THEN 'open'
                                                  ELSE reconciliation_exception.state END"""
