"""Parts of an order given back at the desk, and refunds that wait for a second person."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.refund_parts import (
    GiftPreview,
    PartsGiven,
    RefundableParts,
    RefundParts,
    RefundProposal,
)
from api.shapes.shown import shown
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.queries.refund_proposals import parts_of, waiting_proposals
from marketplace.refunds.deciding_refund_proposals import approve_proposal, reject_proposal
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import Wish
from marketplace.refunds.refunding_parts import give, preview_gift
from marketplace.refusals import (
    NoSuchOrder,
    NoSuchRefundProposal,
    OrderNotRefundable,
    RefundBeyondOrder,
    RefundProposalDecided,
    RefundProposalOpen,
    SamePersonTwice,
)

ORDER = "/operator/orders/{order_id:uuid}"
PROPOSALS = "/operator/refund-proposals"
ONE = f"{PROPOSALS}/{{proposal_id:uuid}}"
ABOUT_AN_ORDER = (NotFoundHere, RoleNotEnough, NoSuchOrder, OrderNotRefundable, RefundBeyondOrder)


def gift_of(order_id: UUID, data: RefundParts) -> Gift:
    """Give what was asked as the desk decides it; a line named twice is one."""
    wanted: dict[UUID, Wish] = {}
    for part in data.lines:
        before = wanted.get(part.line_id, Wish(part.line_id))
        wanted[part.line_id] = Wish(
            part.line_id, before.units + part.units, before.goodwill_fen + part.goodwill_fen
        )
    return Gift(
        data.id, order_id, tuple(wanted.values()), data.reason.strip(), data.fault, data.funder
    )


@get(
    f"{ORDER}/parts",
    operation_id="get_refundable_parts",
    summary="What is left of an order",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchOrder),
)
async def get_parts(viewer: SignedIn, order_id: FromPath[UUID]) -> RefundableParts:
    """Give the lines with what may still come back of them, and what waits to be approved."""
    viewer.require_platform(*FINANCE_ROLES)
    return shown(await parts_of(order_id, viewer.person_id), RefundableParts)


@post(
    f"{ORDER}/refund-preview",
    status_code=200,
    operation_id="preview_refund_of_parts",
    summary="What a refund of parts would move",
    tags=["operator"],
    opt={"keeps_answer": False},
    responses=refusals(*ABOUT_AN_ORDER),
)
async def preview(
    viewer: SignedIn, order_id: FromPath[UUID], data: JSONBody[RefundParts]
) -> GiftPreview:
    """Compute a refund as the real one is computed; nothing is changed."""
    return shown(await preview_gift(viewer, gift_of(order_id, data)), GiftPreview)


@post(
    f"{ORDER}/refunds/parts",
    status_code=200,
    operation_id="refund_parts",
    summary="Refund parts of an order",
    tags=["operator"],
    responses=refusals(*ABOUT_AN_ORDER, RefundProposalOpen),
)
async def post_parts(
    viewer: SignedIn, order_id: FromPath[UUID], data: JSONBody[RefundParts]
) -> PartsGiven:
    """Give units or goodwill; over ¥200 of the platform's money waits for another person."""
    return PartsGiven(proposal_id=await give(viewer, gift_of(order_id, data)))


@get(
    PROPOSALS,
    operation_id="list_refund_proposals",
    summary="Refunds that wait for a second person",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_proposals(viewer: SignedIn) -> Items[RefundProposal]:
    """Give what waits to be approved, oldest first."""
    viewer.require_platform(*FINANCE_ROLES)
    found = await waiting_proposals(viewer.person_id)
    return Items(items=[shown(one, RefundProposal) for one in found], next_cursor=None)


@post(
    f"{ONE}/approve",
    status_code=204,
    operation_id="approve_refund_proposal",
    summary="Approve a refund",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchRefundProposal,
        RefundProposalDecided,
        SamePersonTwice,
        OrderNotRefundable,
        RefundBeyondOrder,
    ),
)
async def post_approved(viewer: SignedIn, proposal_id: FromPath[UUID]) -> None:
    """Make it; who proposed it does not approve it."""
    await approve_proposal(viewer, proposal_id)


@post(
    f"{ONE}/reject",
    status_code=204,
    operation_id="reject_refund_proposal",
    summary="Reject a refund",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchRefundProposal, RefundProposalDecided),
)
async def post_rejected(viewer: SignedIn, proposal_id: FromPath[UUID]) -> None:
    """Say no, or take one's own proposal back."""
    await reject_proposal(viewer, proposal_id)


RESOURCES = [get_parts, preview, post_parts, list_proposals, post_approved, post_rejected]
