"""Deciding who keeps a pick-up point: an operator approves or rejects a request, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from accounts.telling import tell
from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.personal_data import open_sealed
from core.refusals import Text
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.hosts.notices import HOST_APPROVED, HOST_REJECTED
from marketplace.hosts.refusals import HostApplicationDecided, NoSuchHostApplication
from marketplace.hosts.tables import HostApplicationState
from marketplace.pick_up.opening_points import write_point
from marketplace.pick_up.point_rules import OpenSpan, PointWords

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer
    from marketplace.notices import Notice

contribute_audit_texts(
    {
        "host_application.approved": Text("通过了团长申请", "A host was let in"),
        "host_application.rejected": Text("退回了团长申请", "A host was turned down"),
        "host_application.revealed": Text(
            "查看了团长申请的完整资料", "The identity of a host was seen in full"
        ),
    }
)


class HostIdentity(NamedTuple):
    """Who wants to keep a point, in full."""

    id_name: str
    id_number: str
    contact_phone: str


async def reveal_host(viewer: Viewer, application_id: UUID, reason: str) -> HostIdentity:
    """Show an applicant's identity to a reviewer; the applicant can read who looked and why."""
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await _locked(application_id)
        await _note("revealed", viewer, row, reason=reason)
    return HostIdentity(
        id_name=open_sealed(row["id_name_sealed"]),
        id_number=open_sealed(row["id_number_sealed"]),
        contact_phone=open_sealed(row["contact_phone_sealed"]),
    )


async def approve_host(viewer: Viewer, application_id: UUID) -> UUID:
    """Open the point with the applicant as the owner of its party; give the point's id.

    Approving again gives the same point. Raises NoSuchHostApplication, HostApplicationDecided,
    CommunityUnknown, and BadPoint when the name was taken meanwhile.
    """
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await _locked(application_id)
        if row["state"] == HostApplicationState.APPROVED:
            return UUID(str(row["point"]))
        _require_open(row)
        point_id = await _open_point(viewer, row)
        await _decide(viewer, row, HostApplicationState.APPROVED, point_id=point_id)
        await _note("approved", viewer, row)
        await _tell(row, HOST_APPROVED)
    return point_id


async def reject_host(viewer: Viewer, application_id: UUID, reason: str) -> None:
    """Turn a request down; the applicant reads the reason and may apply again."""
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await _locked(application_id)
        _require_open(row)
        await _decide(viewer, row, HostApplicationState.REJECTED, reason=reason)
        await _note("rejected", viewer, row)
        await _tell(row, HOST_REJECTED, reason)


@within_transaction
async def _open_point(viewer: Viewer, row: asyncpg.Record) -> UUID:
    party = await create_party(PartyKind.HOST, row["point_name"], community_id=row["community"])
    await give_role(party, row["applicant"], Role.OWNER, given_by=viewer.person_id)
    words = PointWords(
        community_id=row["community"],
        name=row["point_name"],
        address=row["address"],
        hours=tuple(OpenSpan.of(span) for span in row["hours"]),
        note=row["note"],
    )
    point_id = await write_point(viewer, party, words)
    await execute(
        """UPDATE pick_up_point SET capacity_units = $2, cool_units = $3, frozen_units = $4
           WHERE id = $1""",
        point_id,
        row["capacity_units"],
        row["cool_units"],
        row["frozen_units"],
    )
    return point_id


def _require_open(row: asyncpg.Record) -> None:
    if row["state"] != HostApplicationState.SUBMITTED:
        raise HostApplicationDecided(state=row["state"])


async def _locked(application_id: UUID) -> asyncpg.Record:
    row = await fetch_row(
        "SELECT * FROM host_application WHERE id = $1 FOR NO KEY UPDATE", application_id
    )
    if row is None:
        raise NoSuchHostApplication
    return row


async def _decide(
    viewer: Viewer,
    row: asyncpg.Record,
    state: HostApplicationState,
    *,
    point_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    await execute(
        """UPDATE host_application SET state = $2, point = $3, reason = $4, decided_by = $5,
             decided_at = $6 WHERE id = $1""",
        row["id"],
        state.value,
        point_id,
        reason,
        viewer.person_id,
        clock.now(),
    )


async def _tell(row: asyncpg.Record, notice: Notice, reason: str = "") -> None:
    await tell(
        row["applicant"],
        "host-application",
        subject=notice.subject,
        body=notice.body,
        fields={"name": row["point_name"], "reason": reason},
    )


async def _note(what: str, viewer: Viewer, row: asyncpg.Record, **details: str) -> None:
    await record_audit(
        f"host_application.{what}",
        person_id=row["applicant"],
        done_by=viewer.person_id,
        details={"application": str(row["id"]), **details},
    )
