"""Deciding about licences, once; a renewal ends the suspension its lapse began (feature M4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.outbox import record
from core.refusals import Text
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.facts import MerchantResumed
from marketplace.merchants.facts import LicenceReviewed
from marketplace.merchants.licence_rules import GRACE, LicenceState
from marketplace.merchants.refusals import LicenceDecided, NoSuchLicence
from marketplace.merchants.stopping import close_suspension

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer

RENEWED = "证照已更新 / The licence was renewed"

contribute_audit_texts(
    {
        "licence.approved": Text("通过了商户的证照", "A merchant's licence was approved"),
        "licence.rejected": Text("退回了商户的证照", "A merchant's licence was turned down"),
    }
)


async def approve_licence(viewer: Viewer, licence_id: UUID) -> None:
    """Put a licence in force in place of the one before; approving again changes nothing.

    A merchant suspended only because a licence lapsed sells again when none is missing any
    more. Raises NoSuchLicence and LicenceDecided.
    """
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await _locked(licence_id)
        if row["state"] == LicenceState.APPROVED:
            return
        _require_waiting(row)
        await execute(
            """UPDATE merchant_licence SET state = 'replaced'
               WHERE merchant = $1 AND kind = $2 AND state = 'approved'""",
            row["merchant"],
            row["kind"],
        )
        await _decide(viewer, row, LicenceState.APPROVED, None)
        await _resume(viewer, row["merchant"])


async def reject_licence(viewer: Viewer, licence_id: UUID, reason: str) -> None:
    """Turn a licence down; the merchant reads the reason, and what was in force stays so."""
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await _locked(licence_id)
        _require_waiting(row)
        await _decide(viewer, row, LicenceState.REJECTED, reason)


async def _locked(licence_id: UUID) -> asyncpg.Record:
    """Lock a licence after its merchant, against the sweep that suspends."""
    merchant = await fetch_value("SELECT merchant FROM merchant_licence WHERE id = $1", licence_id)
    if merchant is None:
        raise NoSuchLicence
    await fetch_row("SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE", merchant)
    row = await fetch_row(
        "SELECT * FROM merchant_licence WHERE id = $1 FOR NO KEY UPDATE", licence_id
    )
    if row is None:
        raise NoSuchLicence
    return row


def _require_waiting(row: asyncpg.Record) -> None:
    if row["state"] != LicenceState.SUBMITTED:
        raise LicenceDecided(state=row["state"])


@within_transaction
async def _decide(
    viewer: Viewer, row: asyncpg.Record, state: LicenceState, reason: str | None
) -> None:
    await execute(
        """UPDATE merchant_licence SET state = $2, reason = $3, decided_by = $4, decided_at = $5
           WHERE id = $1""",
        row["id"],
        state.value,
        reason,
        viewer.person_id,
        clock.now(),
    )
    await record_audit(
        f"licence.{state.value}",
        person_id=row["submitted_by"],
        done_by=viewer.person_id,
        party_id=row["merchant"],
        details={"licence": str(row["id"])},
    )
    await record(LicenceReviewed(licence_id=row["id"]))


@within_transaction
async def _resume(viewer: Viewer, merchant_id: UUID) -> None:
    lapsed = await fetch_value(
        """SELECT 1 FROM merchant_suspension held
           WHERE held.merchant = $1 AND held.resumed_at IS NULL AND held.licence_lapsed
             AND NOT EXISTS (SELECT FROM merchant_licence kept WHERE kept.merchant = $1
                             AND kept.state = 'approved' AND kept.valid_until < $2)""",
        merchant_id,
        clock.today() - GRACE,
    )
    if lapsed:
        await execute("UPDATE merchant SET state = 'approved' WHERE id = $1", merchant_id)
        await close_suspension(merchant_id, RENEWED, by=viewer.person_id)
        await record(MerchantResumed(merchant_id=merchant_id))
