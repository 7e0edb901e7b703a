"""Hand-overs that people have to settle."""

from __future__ import annotations

from litestar import get

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import SignedIn
from api.openapi import refusals
from api.shapes.hand_overs import HandOversInVain
from api.shapes.pick_up_points import HandOverInVain
from api.shapes.shown import shown
from marketplace.desk_roles import POINT_ROLES
from marketplace.queries.hand_overs_in_vain import hand_overs_in_vain


@get(
    "/operator/hand-overs-in-vain",
    operation_id="list_hand_overs_in_vain",
    summary="Goods that left twice",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_in_vain(viewer: SignedIn) -> HandOversInVain:
    """Give hand-overs told afterwards that moved nothing, newest first."""
    viewer.require_platform(*POINT_ROLES)
    found = await hand_overs_in_vain()
    return HandOversInVain(items=[shown(one, HandOverInVain) for one in found])


RESOURCES = [list_in_vain]
