"""Licences end: merchants are reminded, and after days of grace they may not sell (feature M4).

The sweep selects by state, so a day that was missed is caught up: of several reminders that
were due only the latest is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch, fetch_row, transaction
from core.outbox import record
from marketplace.facts import MerchantSuspended
from marketplace.merchants.facts import LicenceEnding
from marketplace.merchants.licence_rules import (
    REMINDED_BEFORE,
    LicenceKind,
    reminders_due,
    suspends_on,
)
from marketplace.merchants.merchant_notices import LAPSED, LICENCES
from marketplace.merchants.stopping import open_suspension
from marketplace.tables.merchants import MerchantState

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

log = structlog.get_logger(__name__)


async def watch_licences() -> int:
    """Remind of licences that end, and suspend who lost one (a sweep); give how many steps."""
    today = clock.today()
    rows = await fetch(
        """SELECT kept.id, kept.merchant, kept.valid_until, kept.reminders_sent,
             merchant.state AS merchant_state
           FROM merchant_licence kept JOIN merchant ON merchant.id = kept.merchant
           WHERE kept.state = 'approved' AND kept.valid_until <= $1::date + $2::integer
             AND merchant.state <> 'closed' ORDER BY kept.valid_until, kept.id""",
        today,
        REMINDED_BEFORE[0],
    )
    return sum([await _look_alone(row) for row in rows])


async def _look_alone(row: asyncpg.Record) -> bool:
    """Look at one licence; what is wrong with one must not keep the others waiting."""
    today = clock.today()
    try:
        if today >= suspends_on(row["valid_until"]):
            selling = row["merchant_state"] == MerchantState.APPROVED
            return await _suspend(row["id"], row["merchant"]) if selling else False
        due = reminders_due(row["valid_until"], today)
        return await _remind(row["id"], due) if due > row["reminders_sent"] else False
    except Exception:
        log.exception("licence_not_looked_at", licence_id=str(row["id"]))
        return False


async def _remind(licence_id: UUID, due: int) -> bool:
    async with transaction():
        reminded = await execute(
            """UPDATE merchant_licence SET reminders_sent = $2
               WHERE id = $1 AND state = 'approved' AND reminders_sent < $2""",
            licence_id,
            due,
        )
        if reminded:
            await record(LicenceEnding(licence_id=licence_id))
    return bool(reminded)


async def _suspend(licence_id: UUID, merchant_id: UUID) -> bool:
    async with transaction():
        # A renewal that is approved at this moment waits for the same row.
        merchant = await fetch_row(
            "SELECT state FROM merchant WHERE id = $1 FOR NO KEY UPDATE", merchant_id
        )
        lost = await fetch_row(
            "SELECT kind, valid_until FROM merchant_licence WHERE id = $1 AND state = 'approved'",
            licence_id,
        )
        if merchant is None or merchant["state"] != MerchantState.APPROVED or lost is None:
            return False
        name, day = LICENCES[LicenceKind(lost["kind"])], lost["valid_until"].isoformat()
        reason = f"{LAPSED.zh.format(name=name.zh, day=day)} / "
        reason += LAPSED.en.format(name=name.en, day=day)
        await execute("UPDATE merchant SET state = 'suspended' WHERE id = $1", merchant_id)
        await open_suspension(merchant_id, reason, by=None)
        await record(MerchantSuspended(merchant_id=merchant_id))
    return True
