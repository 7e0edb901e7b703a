"""Deciding who may sell: an operator approves or rejects an application, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.outbox import record
from core.personal_data import open_sealed
from core.refusals import Text
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.facts import ApplicationRejected, MerchantApproved
from marketplace.refusals import ApplicationDecided, NoSuchApplication
from marketplace.settling.payees import ensure_payee
from marketplace.tables.merchants import ApplicationState

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer


contribute_audit_texts(
    {
        "merchant_application.approved": Text("通过了入驻申请", "A merchant was let in"),
        "merchant_application.rejected": Text("退回了入驻申请", "A merchant was turned down"),
        "merchant_application.revealed": Text(
            "查看了入驻申请的完整资料", "The identity behind an application was seen in full"
        ),
    }
)


@dataclass(frozen=True)
class Identity:
    """Who stands behind an application, in full."""

    licence_number: str
    legal_person: str
    contact_phone: str


async def reveal_identity(viewer: Viewer, application_id: UUID, reason: str) -> Identity:
    """Show an application's identity to a reviewer; the applicant can read who looked and why."""
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await _locked(application_id)
        await _note("revealed", viewer, row, reason=reason)
    return Identity(
        licence_number=open_sealed(row["licence_number_sealed"]),
        legal_person=open_sealed(row["legal_person_sealed"]),
        contact_phone=open_sealed(row["contact_phone_sealed"]),
    )


async def approve_application(viewer: Viewer, application_id: UUID) -> UUID:
    """Make the applicant the owner of a new merchant; give the merchant's id.

    Approving again gives the same merchant. Raises NoSuchApplication and ApplicationDecided.
    """
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await _locked(application_id)
        if row["state"] == ApplicationState.APPROVED:
            return UUID(str(row["merchant"]))
        if row["state"] != ApplicationState.SUBMITTED:
            raise ApplicationDecided(state=row["state"])
        merchant_id = await _open_merchant(row, viewer.person_id)
        await _decide(application_id, viewer.person_id, ApplicationState.APPROVED, merchant_id)
        await _note("approved", viewer, row)
        await record(MerchantApproved(merchant_id=merchant_id, application_id=application_id))
    return merchant_id


async def reject_application(viewer: Viewer, application_id: UUID, reason: str) -> None:
    """Turn an application down; the applicant reads the reason and may apply again."""
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await _locked(application_id)
        if row["state"] != ApplicationState.SUBMITTED:
            raise ApplicationDecided(state=row["state"])
        await _decide(application_id, viewer.person_id, ApplicationState.REJECTED, reason=reason)
        await _note("rejected", viewer, row)
        await record(ApplicationRejected(application_id=application_id))


@within_transaction
async def _open_merchant(row: asyncpg.Record, approved_by: UUID) -> UUID:
    merchant_id = await create_party(PartyKind.MERCHANT, row["name"], community_id=row["community"])
    await give_role(merchant_id, row["applicant"], Role.OWNER, given_by=approved_by)
    await execute(
        """INSERT INTO merchant (id, party, name, introduction, contact_phone_sealed, address,
             state, approved_at)
           VALUES ($1, $1, $2, $3, $4, $5, 'approved', $6)""",
        merchant_id,
        row["name"],
        row["introduction"],
        row["contact_phone_sealed"],
        row["address"],
        clock.now(),
    )
    await ensure_payee(merchant_id)
    return merchant_id


async def _locked(application_id: UUID) -> asyncpg.Record:
    row = await fetch_row(
        "SELECT * FROM merchant_application WHERE id = $1 FOR NO KEY UPDATE", application_id
    )
    if row is None:
        raise NoSuchApplication
    return row


async def _decide(
    application_id: UUID,
    decided_by: UUID,
    state: ApplicationState,
    merchant_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    await execute(
        """UPDATE merchant_application SET state = $2, merchant = $3, reason = $4,
             decided_by = $5, decided_at = $6 WHERE id = $1""",
        application_id,
        state.value,
        merchant_id,
        reason,
        decided_by,
        clock.now(),
    )


async def _note(what: str, viewer: Viewer, row: asyncpg.Record, **details: str) -> None:
    await record_audit(
        f"merchant_application.{what}",
        person_id=row["applicant"],
        done_by=viewer.person_id,
        details={"application": str(row["id"]), **details},
    )
