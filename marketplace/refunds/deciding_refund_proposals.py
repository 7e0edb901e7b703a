"""Another person approves a refund on the platform's money, or says no."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_value, transaction
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.locks import lock_order
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import Fault, RefundFunder
from marketplace.refunds.refund_proposals import lock_proposal, wishes_of
from marketplace.refunds.refunding_parts import carry_out
from marketplace.refunds.writing_refunds import Decision
from marketplace.refusals import NoSuchRefundProposal, RefundProposalDecided, SamePersonTwice
from marketplace.tables.refunds import ProposalState

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer
    from marketplace.locks import LockedOrder

contribute_audit_texts(
    {
        "order.refund_approved": Text("复核同意了平台出钱的退款", "A proposed refund was approved"),
        "order.refund_rejected": Text("驳回了平台出钱的退款", "A proposed refund was rejected"),
    }
)


async def approve_proposal(viewer: Viewer, proposal_id: UUID) -> None:
    """Make a proposed refund; it is computed anew. Approving again changes nothing.

    Raises NotFoundHere, RoleNotEnough, NoSuchRefundProposal, RefundProposalDecided,
    SamePersonTwice, OrderNotRefundable and RefundBeyondOrder.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        locked, row = await _locked(proposal_id)
        if row["state"] == ProposalState.APPROVED:
            return
        _require_open(row)
        if row["proposed_by"] == viewer.person_id:
            raise SamePersonTwice
        gift = Gift(
            id=row["id"],
            order_id=row["parent"],
            wishes=wishes_of(row),
            note=row["note"],
            fault=Fault(row["fault"]),
            funder=RefundFunder(row["funder"]),
        )
        refund = await carry_out(locked, gift, Decision(viewer.person_id, gift.note))
        await _end(viewer, row, ProposalState.APPROVED, refund)


async def reject_proposal(viewer: Viewer, proposal_id: UUID) -> None:
    """Say no, or take one's own proposal back. Raises as approving does."""
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        _, row = await _locked(proposal_id)
        if row["state"] == ProposalState.REJECTED:
            return
        _require_open(row)
        await _end(viewer, row, ProposalState.REJECTED, None)


async def _locked(proposal_id: UUID) -> tuple[LockedOrder, asyncpg.Record]:
    order_id = await fetch_value("SELECT parent FROM refund_proposal WHERE id = $1", proposal_id)
    locked = await lock_order(order_id) if order_id else None
    if locked is None:
        raise NoSuchRefundProposal
    return locked, await lock_proposal(proposal_id)


def _require_open(row: asyncpg.Record) -> None:
    if row["state"] != ProposalState.PROPOSED:
        raise RefundProposalDecided(state=row["state"])


async def _end(
    viewer: Viewer, row: asyncpg.Record, state: ProposalState, refund: UUID | None
) -> None:
    await execute(
        """UPDATE refund_proposal SET state = $2, decided_by = $3, decided_at = $4, refund = $5
           WHERE id = $1""",
        row["id"],
        state.value,
        viewer.person_id,
        clock.now(),
        refund,
    )
    await record_audit(
        f"order.refund_{state.value}",
        done_by=viewer.person_id,
        details={"order": str(row["parent"]), "amount_fen": row["amount_fen"]},
    )
