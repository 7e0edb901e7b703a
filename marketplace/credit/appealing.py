"""A merchant appeals against an event once; the platform decides, and a wrong one is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from marketplace.access import require_seller
from marketplace.credit.facts import CreditAppealDecided, CreditAppealOpened
from marketplace.credit.recording import correct
from marketplace.credit.refusals import (
    AppealDecided,
    NoSuchAppeal,
    NoSuchCreditEvent,
    NothingToAppeal,
    OwnEventJudged,
)
from marketplace.desk_roles import STOP_ROLES

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer


async def appeal(viewer: Viewer, merchant_id: UUID, event_id: UUID, words: str) -> UUID:
    """Say that an event is wrong and give the appeal's id.

    Raises NoSuchMerchant, RoleNotEnough, NoSuchCreditEvent, NothingToAppeal for what does not
    take points (any more), and CreditAppealed the second time.
    """
    require_seller(viewer, merchant_id)
    made, now = uuid7(), clock.now()
    async with transaction():
        event = await fetch_row("SELECT * FROM credit_event WHERE id = $1", event_id)
        if event is None or event["subject"] != merchant_id:
            raise NoSuchCreditEvent
        if event["points"] > 0 or event["undoes"] is not None or event["expires_at"] <= now:
            raise NothingToAppeal
        await execute(
            """INSERT INTO credit_appeal (id, event, words, state, opened_by, opened_at)
               VALUES ($1, $2, $3, 'open', $4, $5)""",
            made,
            event_id,
            words.strip(),
            viewer.person_id,
            now,
        )
        await record(CreditAppealOpened(appeal_id=made))
    return made


async def decide_appeal(viewer: Viewer, appeal_id: UUID, *, upheld: bool, answer: str) -> None:
    """Answer an appeal; an upheld one takes the event's points back.

    Raises NoSuchAppeal, AppealDecided, and OwnEventJudged for whoever recorded the event.
    """
    viewer.require_platform(*STOP_ROLES)
    async with transaction():
        event = await _event_of(appeal_id)
        if event["recorded_by"] == viewer.person_id:
            raise OwnEventJudged
        await execute(
            """UPDATE credit_appeal SET state = $2, answer = $3, decided_by = $4, decided_at = $5
               WHERE id = $1""",
            appeal_id,
            "upheld" if upheld else "dismissed",
            answer.strip(),
            viewer.person_id,
            clock.now(),
        )
        if upheld:
            await correct(event, answer, by=viewer.person_id)
        await record_audit(
            "credit.corrected" if upheld else "credit.upheld",
            done_by=viewer.person_id,
            party_id=event["subject"],
            details={"event": str(event["id"])},
        )
        await record(CreditAppealDecided(appeal_id=appeal_id, merchant_id=event["subject"]))


@within_transaction
async def _event_of(appeal_id: UUID) -> asyncpg.Record:
    opened = await fetch_row("SELECT * FROM credit_appeal WHERE id = $1 FOR UPDATE", appeal_id)
    if opened is None:
        raise NoSuchAppeal
    if opened["state"] != "open":
        raise AppealDecided
    event = await fetch_row("SELECT * FROM credit_event WHERE id = $1", opened["event"])
    if event is None:
        raise NoSuchAppeal
    return event
