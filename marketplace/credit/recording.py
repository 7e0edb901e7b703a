"""Events are only ever added; each has a source, and one source counts once for each kind.

``after-sales`` and ``arrivals`` call the named functions inside their own transactions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from marketplace.credit.facts import CreditChanged
from marketplace.credit.standing import CreditEvent, CreditKind, correction_of, event_of

if TYPE_CHECKING:
    import asyncpg


@within_transaction
async def note_late_delivery(campaign_id: UUID) -> None:
    """Count a campaign whose goods should long have been brought against its merchant."""
    row = await fetch_row(
        """SELECT run.merchant, offer.title FROM campaign run
           JOIN offer ON offer.id = run.offer WHERE run.id = $1""",
        campaign_id,
    )
    if row is not None:
        await record_event(
            row["merchant"], CreditKind.LATE_DELIVERY, source=campaign_id, words=row["title"]
        )


@within_transaction
async def note_short_delivery(merchant_id: UUID, arrival_id: UUID, title: str) -> None:
    """Count goods of which too few were brought; ``arrival_id`` names the arrival."""
    await record_event(merchant_id, CreditKind.SHORT_DELIVERY, source=arrival_id, words=title)


@within_transaction
async def note_unanswered_case(merchant_id: UUID, case_id: UUID, number: str) -> None:
    """Count an after-sale case the merchant let its time pass for."""
    await record_event(merchant_id, CreditKind.UNANSWERED_CASE, source=case_id, words=number)


@within_transaction
async def note_lost_arbitration(merchant_id: UUID, case_id: UUID, number: str) -> None:
    """Count an after-sale case that was decided against the merchant."""
    await record_event(merchant_id, CreditKind.LOST_ARBITRATION, source=case_id, words=number)


@within_transaction
async def record_event(
    merchant_id: UUID, kind: CreditKind, *, source: UUID, words: str, by: UUID | None = None
) -> UUID | None:
    """Add an event that counts from now; None when this source had one of the kind."""
    return await _insert(merchant_id, event_of(kind, clock.now()), source, words, by=by)


@within_transaction
async def correct(event: asyncpg.Record, words: str, *, by: UUID) -> UUID | None:
    """Take an event back for as long as it would have counted; None when it was before."""
    found = CreditEvent(
        CreditKind(event["kind"]), event["points"], event["happened_at"], event["expires_at"]
    )
    corrected = correction_of(found, clock.now())
    return await _insert(event["subject"], corrected, event["id"], words, by=by, undoes=event["id"])


@within_transaction
async def _insert(
    merchant_id: UUID,
    event: CreditEvent,
    source: UUID,
    words: str,
    *,
    by: UUID | None,
    undoes: UUID | None = None,
) -> UUID | None:
    made = uuid7()
    added = await execute(
        """INSERT INTO credit_event (id, subject, kind, points, source, words, happened_at,
             expires_at, undoes, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           ON CONFLICT (subject, kind, source) DO NOTHING""",
        made,
        merchant_id,
        event.kind.value,
        event.points,
        source,
        words.strip(),
        event.happened_at,
        event.expires_at,
        undoes,
        by,
    )
    if not added:
        return None
    await record(CreditChanged(event_id=made, merchant_id=merchant_id))
    return made
