"""Pick-up points as the operator keeps them: opened, changed, paused, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from accounts.queries import served_communities
from accounts.refusals import CommunityUnknown, NotFoundHere
from core import clock
from core.database import execute, fetch, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.desk_roles import POINT_ROLES
from marketplace.locks import lock_point
from marketplace.pick_up.point_rules import PointWords, complaints_about
from marketplace.refusals import (
    BadPoint,
    EditedMeanwhile,
    NoSuchPoint,
    PointClosed,
    PointInUse,
)
from marketplace.tables.pick_up import PointState

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

KEEPERS = ("merchant", "organisation", "community", "host")
# Until a group-buy has ended somebody may still come to the point for it.
USED_BY = """
    SELECT run.id, offer.title, merchant.name AS merchant
    FROM campaign_point at JOIN campaign run ON run.id = at.campaign
    JOIN offer ON offer.id = run.offer JOIN merchant ON merchant.id = run.merchant
    WHERE at.point = $1 AND (
      run.state IN ('scheduled', 'open', 'closing', 'succeeded', 'procuring', 'arrived',
                    'collecting')
      OR EXISTS (SELECT FROM market_order held WHERE held.campaign = run.id
                 AND held.point = at.point AND held.state IN ('confirmed', 'ready')))
    ORDER BY run.closes_at, run.id LIMIT 20"""

contribute_audit_texts(
    {
        "pick_up_point.opened": Text("开设了自提点", "A pick-up point was opened"),
        "pick_up_point.changed": Text("修改了自提点", "A pick-up point was changed"),
        "pick_up_point.active": Text("启用了自提点", "A pick-up point was put to use"),
        "pick_up_point.paused": Text("暂停了自提点", "A pick-up point was paused"),
        "pick_up_point.closed": Text("关闭了自提点", "A pick-up point was closed"),
    }
)


async def open_point(viewer: Viewer, party_id: UUID, words: PointWords) -> UUID:
    """Open a point whose keepers are the people of a party; give its id.

    Raises BadPoint, CommunityUnknown, and NotFoundHere for a party that keeps no points.
    """
    viewer.require_platform(*POINT_ROLES)
    async with transaction():
        await _require_keepers(party_id)
        return await write_point(viewer, party_id, words)


async def change_point(
    viewer: Viewer, point_id: UUID, party_id: UUID, words: PointWords, *, version: int
) -> None:
    """Change a point that still has the version the operator saw.

    Raises NoSuchPoint, EditedMeanwhile, PointClosed and what ``open_point`` does.
    """
    viewer.require_platform(*POINT_ROLES)
    async with transaction():
        point = await _locked(point_id)
        if point["version"] != version:
            raise EditedMeanwhile
        await _require_keepers(party_id)
        await rewrite_point(viewer, point, party_id, words)


async def set_point_state(viewer: Viewer, point_id: UUID, state: PointState) -> None:
    """Put a point to use, pause it (nothing new comes) or close it; again changes nothing.

    Raises NoSuchPoint, and PointInUse with the group-buys that still need it.
    """
    viewer.require_platform(*POINT_ROLES)
    async with transaction():
        point = await _locked(point_id)
        if point["state"] == state:
            return
        if state == PointState.CLOSED:
            await require_unused(point_id)
        await execute(
            """UPDATE pick_up_point SET state = $2, stopped_by_platform = $3,
                 version = version + 1 WHERE id = $1""",
            point_id,
            state.value,
            state != PointState.ACTIVE,
        )
        await _note(state.value, viewer, point_id, point["party"])


@within_transaction
async def write_point(viewer: Viewer, party_id: UUID, words: PointWords) -> UUID:
    """Write a new point; who may is decided before."""
    said = await acceptable(words)
    point_id = uuid7()
    await execute(
        """INSERT INTO pick_up_point (id, party, community, name, address, hours, state, note,
             created_at, version) VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8, 1)""",
        point_id,
        party_id,
        said.community_id,
        said.name,
        said.address,
        [span.document() for span in said.hours],
        said.note,
        clock.now(),
    )
    await _note("opened", viewer, point_id, party_id)
    return point_id


@within_transaction
async def rewrite_point(
    viewer: Viewer, point: asyncpg.Record, party_id: UUID, words: PointWords
) -> None:
    """Write other words of a point whose row the caller holds; raises PointClosed, BadPoint."""
    if point["state"] == PointState.CLOSED:
        raise PointClosed
    said = await acceptable(words, point_id=point["id"])
    await execute(
        """UPDATE pick_up_point SET party = $2, community = $3, name = $4, address = $5,
             hours = $6, note = $7, version = version + 1 WHERE id = $1""",
        point["id"],
        party_id,
        said.community_id,
        said.name,
        said.address,
        [span.document() for span in said.hours],
        said.note,
    )
    await _note("changed", viewer, point["id"], party_id)


async def acceptable(words: PointWords, *, point_id: UUID | None = None) -> PointWords:
    """Give the words tidied; raises BadPoint with every complaint, and CommunityUnknown."""
    said = words.tidy()
    complaints = complaints_about(said)
    if not await served_communities([said.community_id]):
        raise CommunityUnknown
    if await _is_taken(said, point_id):
        complaints.append(
            Text("这个社区已有同名的自提点", "another name: this community has such a point")
        )
    if complaints:
        raise BadPoint(complaints=complaints)
    return said


async def _is_taken(words: PointWords, point_id: UUID | None) -> bool:
    return bool(
        await fetch_value(
            """SELECT 1 FROM pick_up_point WHERE community = $1 AND name = $2
                 AND state <> 'closed' AND id IS DISTINCT FROM $3 LIMIT 1""",
            words.community_id,
            words.name,
            point_id,
        )
    )


async def _require_keepers(party_id: UUID) -> None:
    known = await fetch_value(
        "SELECT 1 FROM party WHERE id = $1 AND state = 'active' AND kind = ANY($2)",
        party_id,
        list(KEEPERS),
    )
    if not known:
        raise NotFoundHere


@within_transaction
async def require_unused(point_id: UUID) -> None:
    """Raise PointInUse with the group-buys that still need a point the caller holds."""
    users = await fetch(USED_BY, point_id)
    if users:
        raise PointInUse(
            campaigns=[f"{row['title']} ({row['merchant']})" for row in users],
            campaign_ids=[str(row["id"]) for row in users],
        )


async def _locked(point_id: UUID) -> asyncpg.Record:
    point = await lock_point(point_id)
    if point is None:
        raise NoSuchPoint
    return point


async def _note(what: str, viewer: Viewer, point_id: UUID, party_id: UUID) -> None:
    await record_audit(
        f"pick_up_point.{what}",
        done_by=viewer.person_id,
        party_id=party_id,
        details={"point": str(point_id)},
    )
