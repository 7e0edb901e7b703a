"""Keepers look after their own point: hours, a note, how much it takes, pausing and closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch, transaction, within_transaction
from core.refusals import Text
from marketplace.desk_roles import point_for_staff
from marketplace.hosts.refusals import PointStoppedByPlatform
from marketplace.locks import lock_point
from marketplace.pick_up.opening_points import require_unused
from marketplace.pick_up.point_hours import open_within
from marketplace.pick_up.point_rules import OpenSpan, PointWords, complaints_about
from marketplace.refusals import BadPoint, EditedMeanwhile, NoSuchPoint, PointClosed
from marketplace.selling.capacities import RUNNING, follow_room, lock_runs_at_point
from marketplace.tables.pick_up import PointState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer
    from marketplace.pick_up.storage import Capacity


@dataclass(frozen=True)
class Keeping:
    """What a keeper says of the own point; name and address stay as they were reviewed."""

    hours: tuple[OpenSpan, ...]
    note: str
    capacity: Capacity


async def change_own_point(viewer: Viewer, point_id: UUID, said: Keeping, *, version: int) -> None:
    """Change a point that still has the version its keeper saw.

    Raises NoSuchPoint, RoleNotEnough, PointClosed, EditedMeanwhile, BadPoint when a
    group-buy's collecting hours would fall outside the new opening hours, and
    CapacityBelowPromises when it would keep less than is promised for a day to come.
    """
    await _in_charge(viewer, point_id)
    async with transaction():
        runs = await lock_runs_at_point(point_id)
        point = await _locked(point_id)
        if point["version"] != version:
            raise EditedMeanwhile
        if point["state"] == PointState.CLOSED:
            raise PointClosed
        await _complain(point, said)
        await execute(
            """UPDATE pick_up_point SET hours = $2, note = $3, capacity_units = $4,
                 cool_units = $5, frozen_units = $6, version = version + 1 WHERE id = $1""",
            point_id,
            [span.document() for span in said.hours],
            said.note.strip(),
            *said.capacity,
        )
        await follow_room(point_id, runs)
        await _note("changed", viewer, point)


async def set_own_point_state(viewer: Viewer, point_id: UUID, state: PointState) -> None:
    """Use, pause (nothing new comes) or close the own point; again changes nothing.

    Raises NoSuchPoint, RoleNotEnough, PointInUse, and PointStoppedByPlatform when it was not
    its keeper who stopped it.
    """
    await _in_charge(viewer, point_id)
    async with transaction():
        point = await _locked(point_id)
        if point["state"] == state:
            return
        if state == PointState.CLOSED:
            await require_unused(point_id)
        if point["stopped_by_platform"]:
            raise PointStoppedByPlatform
        await execute(
            "UPDATE pick_up_point SET state = $2, version = version + 1 WHERE id = $1",
            point_id,
            state.value,
        )
        await _note(state.value, viewer, point)


async def _in_charge(viewer: Viewer, point_id: UUID) -> None:
    point = await point_for_staff(viewer, point_id)
    viewer.require_in_charge(point["party"])


@within_transaction
async def _locked(point_id: UUID) -> asyncpg.Record:
    point = await lock_point(point_id)
    if point is None:
        raise NoSuchPoint
    return point


async def _complain(point: asyncpg.Record, said: Keeping) -> None:
    words = PointWords(
        community_id=point["community"],
        name=point["name"],
        address=point["address"],
        hours=said.hours,
        note=said.note.strip(),
    )
    complaints = [*complaints_about(words), *said.capacity.complaints()]
    if not complaints:
        complaints = await _shut_out(point["id"], said.hours)
    if complaints:
        raise BadPoint(complaints=complaints)


async def _shut_out(point_id: UUID, hours: Sequence[OpenSpan]) -> list[Text]:
    rows = await fetch(
        """SELECT offer.title, at.collect_from, at.collect_until FROM campaign_point at
           JOIN campaign run ON run.id = at.campaign JOIN offer ON offer.id = run.offer
           WHERE at.point = $1 AND run.state = ANY($2) AND at.collect_until > $3
           ORDER BY at.collect_until, run.id LIMIT 20""",
        point_id,
        [state.value for state in RUNNING],
        clock.now(),
    )
    return [
        Text(
            f"“{row['title']}”的取货时间不在新的开放时间里",
            f"hours in which “{row['title']}” can be collected",
        )
        for row in rows
        if not open_within(hours, row["collect_from"], row["collect_until"])
    ]


async def _note(what: str, viewer: Viewer, point: asyncpg.Record) -> None:
    await record_audit(
        f"pick_up_point.{what}",
        done_by=viewer.person_id,
        party_id=point["party"],
        details={"point": str(point["id"])},
    )
