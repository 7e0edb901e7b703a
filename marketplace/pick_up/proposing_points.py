"""Merchants ask for pick-up points of their own; the operator answers, once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.access import require_seller
from marketplace.desk_roles import POINT_ROLES
from marketplace.locks import lock_point
from marketplace.merchants.telling_merchants import tell_of_proposal
from marketplace.pick_up.opening_points import acceptable, rewrite_point, write_point
from marketplace.pick_up.point_rules import OpenSpan, PointWords
from marketplace.refusals import (
    NoSuchPoint,
    NoSuchProposal,
    PointClosed,
    ProposalAnswered,
)
from marketplace.selling.drafting import require_selling
from marketplace.tables.pick_up import PointState, ProposalState

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

contribute_audit_texts(
    {
        "point_proposal.submitted": Text("申请了自提点", "A pick-up point was asked for"),
        "point_proposal.withdrawn": Text("撤回了自提点申请", "A wish for a point was taken back"),
        "point_proposal.approved": Text("同意了自提点申请", "A wish for a point was granted"),
        "point_proposal.declined": Text("退回了自提点申请", "A wish for a point was declined"),
    }
)


async def propose_point(
    viewer: Viewer, merchant_id: UUID, words: PointWords, *, point_id: UUID | None = None
) -> UUID:
    """Ask for a new point of a merchant, or for other words of one it has; give the id.

    Another wish for the same point takes the place of the one before. Raises MerchantNotSelling,
    NoSuchPoint, PointClosed, BadPoint and CommunityUnknown.
    """
    require_seller(viewer, merchant_id)
    async with transaction():
        await require_selling(merchant_id)
        if point_id is not None:
            await _make_room(merchant_id, point_id, viewer.person_id)
        said = await acceptable(words, point_id=point_id)
        made = uuid7()
        await execute(
            """INSERT INTO point_proposal (id, party, point, community, name, address, hours, note,
                 state, proposed_by, proposed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'submitted', $9, $10)""",
            made,
            merchant_id,
            point_id,
            said.community_id,
            said.name,
            said.address,
            [span.document() for span in said.hours],
            said.note,
            viewer.person_id,
            clock.now(),
        )
        await _note(ProposalState.SUBMITTED, viewer, made, merchant_id)
    return made


async def withdraw_proposal(viewer: Viewer, merchant_id: UUID, proposal_id: UUID) -> None:
    """Take a wish back before it is answered; raises NoSuchProposal and ProposalAnswered."""
    require_seller(viewer, merchant_id)
    async with transaction():
        row = await _open(proposal_id, merchant_id)
        await _answer(viewer, row, ProposalState.WITHDRAWN)


async def approve_proposal(viewer: Viewer, proposal_id: UUID) -> UUID:
    """Open or change the point as asked, and give its id; approving again gives the same.

    Raises NoSuchProposal, ProposalAnswered, MerchantNotSelling, PointClosed and BadPoint.
    """
    viewer.require_platform(*POINT_ROLES)
    async with transaction():
        # The merchant first, as everywhere: who suspends it takes the rows in this order, too.
        await require_selling(await _party_of(proposal_id))
        row = await _locked(proposal_id)
        if row["state"] == ProposalState.APPROVED:
            return UUID(str(row["point"]))
        _require_open(row)
        point_id = await _fulfil(viewer, row)
        await _answer(viewer, row, ProposalState.APPROVED, point_id=point_id)
        await tell_of_proposal(proposal_id)
    return point_id


async def decline_proposal(viewer: Viewer, proposal_id: UUID, reason: str) -> None:
    """Turn a wish down; the merchant reads the reason. Raises NoSuchProposal, ProposalAnswered."""
    viewer.require_platform(*POINT_ROLES)
    async with transaction():
        row = await _locked(proposal_id)
        _require_open(row)
        await _answer(viewer, row, ProposalState.DECLINED, reason=reason)
        await tell_of_proposal(proposal_id)


@within_transaction
async def _make_room(merchant_id: UUID, point_id: UUID, by: UUID) -> None:
    """Lock the merchant's point and take an earlier wish for it back."""
    point = await lock_point(point_id)
    if point is None or point["party"] != merchant_id:
        raise NoSuchPoint
    if point["state"] == PointState.CLOSED:
        raise PointClosed
    await execute(
        """UPDATE point_proposal SET state = 'withdrawn', decided_by = $2, decided_at = $3
           WHERE point = $1 AND state = 'submitted'""",
        point_id,
        by,
        clock.now(),
    )


@within_transaction
async def _fulfil(viewer: Viewer, row: asyncpg.Record) -> UUID:
    words = PointWords(
        community_id=row["community"],
        name=row["name"],
        address=row["address"],
        hours=tuple(OpenSpan.of(span) for span in row["hours"]),
        note=row["note"],
    )
    if row["point"] is None:
        return await write_point(viewer, row["party"], words)
    point = await lock_point(row["point"])
    if point is None or point["party"] != row["party"]:
        raise NoSuchPoint
    await rewrite_point(viewer, point, row["party"], words)
    return UUID(str(row["point"]))


async def _open(proposal_id: UUID, merchant_id: UUID) -> asyncpg.Record:
    row = await _locked(proposal_id)
    if row["party"] != merchant_id:
        raise NoSuchProposal
    _require_open(row)
    return row


async def _party_of(proposal_id: UUID) -> UUID:
    party = await fetch_value("SELECT party FROM point_proposal WHERE id = $1", proposal_id)
    if party is None:
        raise NoSuchProposal
    return UUID(str(party))


async def _locked(proposal_id: UUID) -> asyncpg.Record:
    # The point before the wish: whoever replaces a wish takes the rows in this order, too.
    known = await fetch_row("SELECT point FROM point_proposal WHERE id = $1", proposal_id)
    if known is None:
        raise NoSuchProposal
    if known["point"] is not None:
        await lock_point(known["point"])
    row = await fetch_row(
        "SELECT * FROM point_proposal WHERE id = $1 FOR NO KEY UPDATE", proposal_id
    )
    if row is None:
        raise NoSuchProposal
    return row


def _require_open(row: asyncpg.Record) -> None:
    if row["state"] != ProposalState.SUBMITTED:
        raise ProposalAnswered(state=row["state"])


@within_transaction
async def _answer(
    viewer: Viewer,
    row: asyncpg.Record,
    state: ProposalState,
    *,
    point_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    await execute(
        """UPDATE point_proposal SET state = $2, point = coalesce($3, point), reason = $4,
             decided_by = $5, decided_at = $6 WHERE id = $1""",
        row["id"],
        state.value,
        point_id,
        reason,
        viewer.person_id,
        clock.now(),
    )
    await _note(state, viewer, row["id"], row["party"])


async def _note(state: ProposalState, viewer: Viewer, proposal_id: UUID, party_id: UUID) -> None:
    await record_audit(
        f"point_proposal.{state.value}",
        done_by=viewer.person_id,
        party_id=party_id,
        details={"proposal": str(proposal_id)},
    )
