"""Pick-up points: who they are, what happens there, and handing orders out."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.response import Stream

from accounts.access_tokens import AccessScope
from api.given import Anybody, FromPath, FromQuery, JSONBody, SignedIn, ThisVisit
from api.live import board_stream
from api.openapi import refusals
from api.refusals import SignInNeeded
from api.shapes.base import Items
from api.shapes.pick_up_points import (
    Board,
    CheckedCode,
    HandedOutOrder,
    PointBrief,
    ShownCode,
    ShownToCollect,
)
from api.shapes.shown import shown
from core.tokens import TokenExpired
from marketplace.desk_roles import point_for_staff
from marketplace.pick_up import collecting
from marketplace.queries import points
from marketplace.refusals import (
    AlreadyCollected,
    CodeNotReadable,
    NoSuchPoint,
    OrderGivenBack,
    OrderNotReady,
    ProxyCodeOver,
    TooManyUnits,
    TooManyWrongDigits,
    WaitedTooLong,
    WrongDigits,
    WrongPoint,
)

ONE = "/pick-up-points/{point_id:uuid}"
CODE_REFUSALS = refusals(
    NoSuchPoint,
    CodeNotReadable,
    WrongDigits,
    TooManyWrongDigits,
    WrongPoint,
    OrderNotReady,
    OrderGivenBack,
    WaitedTooLong,
    ProxyCodeOver,
    AlreadyCollected,
    TokenExpired,
)


@get(
    "/pick-up-points",
    operation_id="list_pick_up_points",
    summary="Pick-up points",
    tags=["pick-up points"],
    responses=refusals(SignInNeeded),
)
async def list_points(
    optional_viewer: Anybody,
    visit: ThisVisit,
    community: FromQuery[UUID | None] = None,
    mine: FromQuery[bool] = False,
) -> Items[PointBrief]:
    """Give the points in use of a community, or those the viewer works at."""
    if mine and optional_viewer is None:
        raise SignInNeeded
    parties = [held.party_id for held in optional_viewer.memberships] if optional_viewer else []
    found = await points.points(
        community_id=community,
        party_ids=parties if mine else None,
        language=visit.language,
    )
    return Items(items=[shown(view, PointBrief) for view in found], next_cursor=None)


@get(
    ONE,
    operation_id="get_pick_up_point",
    summary="A pick-up point",
    tags=["pick-up points"],
    responses=refusals(NoSuchPoint),
)
async def get_point(visit: ThisVisit, point_id: FromPath[UUID]) -> PointBrief:
    """Give a point as everybody may see it."""
    return shown(await points.point(point_id, visit.language), PointBrief)


@get(
    f"{ONE}/board",
    opt={"scope": AccessScope.CHECK_PICK_UP.value},
    operation_id="get_pick_up_board",
    summary="The day at my point",
    tags=["pick-up points"],
    responses=refusals(NoSuchPoint),
)
async def get_board(viewer: SignedIn, visit: ThisVisit, point_id: FromPath[UUID]) -> Board:
    """Give what comes, waits and was handed out today; for the people of the point."""
    await point_for_staff(viewer, point_id)
    return shown(await points.board(point_id, visit.language), Board)


@get(
    f"{ONE}/events",
    opt={"scope": AccessScope.CHECK_PICK_UP.value},
    operation_id="watch_pick_up_board",
    summary="The day at my point as it changes",
    tags=["pick-up points"],
    responses=refusals(NoSuchPoint),
)
async def watch_board(viewer: SignedIn, visit: ThisVisit, point_id: FromPath[UUID]) -> Stream:
    """Send a `changed` event now and when an order of the point moved."""
    await point_for_staff(viewer, point_id)
    return await board_stream(visit, f"point:{point_id}")


@post(
    f"{ONE}/check",
    status_code=200,
    opt={"keeps_answer": False, "scope": AccessScope.CHECK_PICK_UP.value},
    operation_id="check_pick_up_code",
    summary="What a code stands for",
    tags=["pick-up points"],
    responses=CODE_REFUSALS,
)
async def check_code(
    viewer: SignedIn, point_id: FromPath[UUID], data: JSONBody[ShownCode]
) -> CheckedCode:
    """Show the order of a code and change nothing; wrong digits count here as well."""
    return shown(await collecting.check(viewer, point_id, data.text), CheckedCode)


@post(
    f"{ONE}/collect",
    status_code=200,
    opt={"scope": AccessScope.COLLECT_PICK_UP.value},
    operation_id="collect_order",
    summary="Hand an order out",
    tags=["pick-up points"],
    responses=CODE_REFUSALS | refusals(TooManyUnits),
)
async def collect_order(
    viewer: SignedIn, point_id: FromPath[UUID], data: JSONBody[ShownToCollect]
) -> HandedOutOrder:
    """Hand out what a code stands for, whole or in parts, each unit once."""
    done = await collecting.collect(
        viewer, point_id, data.text, event_id=data.event_id, units=data.units
    )
    return shown(done, HandedOutOrder)


RESOURCES = [
    check_code,
    collect_order,
    get_board,
    get_point,
    list_points,
    watch_board,
]
