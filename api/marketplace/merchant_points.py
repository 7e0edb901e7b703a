"""A merchant's own pick-up points, and the wishes for them that an operator answers."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import CommunityUnknown, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.points import ManagedPoint, MerchantPoints, PointProposal, PointWish
from api.shapes.shown import shown
from marketplace.access import require_staff
from marketplace.pick_up import proposing_points
from marketplace.queries import point_desk
from marketplace.refusals import (
    BadPoint,
    MerchantNotSelling,
    NoSuchMerchant,
    NoSuchPoint,
    NoSuchProposal,
    PointClosed,
    ProposalAnswered,
)

WISHES = "/merchants/{merchant_id:uuid}/point-proposals"


@get(
    "/merchants/{merchant_id:uuid}/pick-up-points",
    operation_id="list_merchant_points",
    summary="The merchant's own pick-up points",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def list_points(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID]
) -> MerchantPoints:
    """Give the points whose keepers are the merchant's people, and the latest wishes."""
    require_staff(viewer, merchant_id)
    points = await point_desk.point_sheets(party_id=merchant_id, language=visit.language)
    wishes = await point_desk.proposals(party_id=merchant_id, language=visit.language)
    return MerchantPoints(
        points=[shown(sheet, ManagedPoint) for sheet in points],
        proposals=[shown(view, PointProposal) for view in wishes],
    )


@post(
    WISHES,
    operation_id="propose_point",
    summary="Ask for a pick-up point",
    tags=["merchant"],
    responses=refusals(
        NoSuchMerchant,
        RoleNotEnough,
        MerchantNotSelling,
        NoSuchPoint,
        PointClosed,
        CommunityUnknown,
        BadPoint,
    ),
)
async def propose(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID], data: JSONBody[PointWish]
) -> PointProposal:
    """Ask for a new point, or for other words of an own one; an operator answers."""
    made = await proposing_points.propose_point(
        viewer, merchant_id, data.words(), point_id=data.point_id
    )
    return shown(await point_desk.proposal(made, visit.language), PointProposal)


@post(
    f"{WISHES}/{{proposal_id:uuid}}/withdraw",
    status_code=200,
    operation_id="withdraw_point_proposal",
    summary="Take a wish for a point back",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, RoleNotEnough, NoSuchProposal, ProposalAnswered),
)
async def withdraw(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID], proposal_id: FromPath[UUID]
) -> PointProposal:
    """Take it back before it is answered."""
    await proposing_points.withdraw_proposal(viewer, merchant_id, proposal_id)
    return shown(await point_desk.proposal(proposal_id, visit.language), PointProposal)


RESOURCES = [list_points, propose, withdraw]
