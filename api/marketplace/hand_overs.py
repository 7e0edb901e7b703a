"""Handing out without a network, and telling of it afterwards."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.access_tokens import AccessScope
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.hand_overs import HandOverEvents, Roster, SyncedHandOver, SyncedHandOvers
from api.shapes.shown import shown
from marketplace.desk_roles import point_for_staff
from marketplace.pick_up.syncing_hand_overs import sync_hand_overs
from marketplace.queries.roster import roster
from marketplace.refusals import NoSuchPoint

ONE = "/pick-up-points/{point_id:uuid}"


@get(
    f"{ONE}/roster",
    opt={"scope": AccessScope.COLLECT_PICK_UP.value},
    operation_id="get_roster",
    summary="What waits here, to hand out offline",
    tags=["pick-up points"],
    responses=refusals(NoSuchPoint),
)
async def get_roster(viewer: SignedIn, point_id: FromPath[UUID]) -> Roster:
    """Give what waits with hashed codes; the phone keeps it for a day."""
    await point_for_staff(viewer, point_id)
    return shown(await roster(point_id), Roster)


@post(
    f"{ONE}/hand-overs",
    status_code=200,
    opt={"scope": AccessScope.COLLECT_PICK_UP.value},
    operation_id="sync_hand_overs",
    summary="Tell what was handed out offline",
    tags=["pick-up points"],
    responses=refusals(NoSuchPoint),
)
async def post_hand_overs(
    viewer: SignedIn, point_id: FromPath[UUID], data: JSONBody[HandOverEvents]
) -> SyncedHandOvers:
    """Take events in, each by itself; the first event wins, telling it again changes nothing."""
    done = await sync_hand_overs(viewer, point_id, [one.event() for one in data.events])
    return SyncedHandOvers(events=[shown(one, SyncedHandOver) for one in done])


RESOURCES = [get_roster, post_hand_overs]
