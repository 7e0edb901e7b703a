"""Households: who shares a home, as members or a community worker confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.auditing import record_audit
from accounts.homes import HomeAddress, opened
from accounts.queries import household_of, served_communities
from accounts.refusals import CommunityUnknown, NotFoundHere, NotWaiting
from core import clock
from core.database import execute, fetch, fetch_value, transaction
from core.identifiers import uuid7
from core.personal_data import mask_name
from core.rate_limits import allow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.access import Viewer

JOINS_A_DAY = 10


@dataclass(frozen=True)
class Newcomer:
    """Somebody who waits to be confirmed, as a community worker sees it."""

    household_id: UUID
    person_id: UUID
    name: str
    building: str
    asked_at: datetime


async def join_household(viewer: Viewer, community_id: UUID, address: HomeAddress) -> None:
    """Say where one lives, leaving the household before.

    The first of a home is in; others wait until somebody confirms them. Saying the same
    again changes nothing.
    """
    await allow("household-joins", str(viewer.person_id), JOINS_A_DAY, timedelta(days=1))
    if not await served_communities([community_id]):
        raise CommunityUnknown
    async with transaction():
        await _lock_person(viewer)
        # The lock on the home makes two first members follow one another.
        household = await _found_or_founded(community_id, address, clock.now())
        before = await _open_household(viewer)
        if before == household:
            return
        if before is not None:
            await _leave(viewer, before)
        await _enter(viewer, household)


async def leave_household(viewer: Viewer) -> None:
    """Leave one's household, or stop waiting for it."""
    async with transaction():
        await _lock_person(viewer)
        household = await _open_household(viewer)
        if household is None:
            raise NotFoundHere
        await _leave(viewer, household)


async def decide_on_newcomer(
    viewer: Viewer, household_id: UUID, person_id: UUID, *, welcome: bool
) -> None:
    """Confirm or decline somebody who waits; for members, and for workers of the community."""
    if not (await _is_member(viewer, household_id) or await _serves(viewer, household_id)):
        raise NotFoundHere
    if viewer.person_id == person_id:
        raise NotFoundHere
    state = "confirmed" if welcome else "declined"
    async with transaction():
        decided = await execute(
            """UPDATE household_member SET state = $3, decided_at = $4, decided_by = $5
               WHERE household = $1 AND person = $2 AND state = 'waiting'""",
            household_id,
            person_id,
            state,
            clock.now(),
            viewer.person_id,
        )
        if not decided:
            raise NotWaiting
        await _note(f"household.{state}", person_id, viewer.person_id, household_id)


async def newcomers(viewer: Viewer, party_id: UUID) -> list[Newcomer]:
    """Give who waits in the communities a community party serves; at most a hundred."""
    viewer.require(party_id, "worker")
    rows = await fetch(
        """SELECT member.household, member.person, member.asked_at, person.display_name,
                  household.address_sealed
           FROM party
           JOIN community area ON area.id = party.community
           JOIN community ON starts_with(community.path, area.path)
           JOIN household ON household.community = community.id
           JOIN household_member member
             ON member.household = household.id AND member.state = 'waiting'
           JOIN person ON person.id = member.person
           WHERE party.id = $1 AND party.kind = 'community' ORDER BY member.asked_at LIMIT 100""",
        party_id,
    )
    return [
        Newcomer(
            household_id=row["household"],
            person_id=row["person"],
            name=mask_name(row["display_name"]),
            building=opened(row["address_sealed"]).building,
            asked_at=row["asked_at"],
        )
        for row in rows
    ]


async def _enter(viewer: Viewer, household: UUID) -> None:
    first = not await fetch_value(
        "SELECT 1 FROM household_member WHERE household = $1 AND state = 'confirmed'", household
    )
    state, now = "confirmed" if first else "waiting", clock.now()
    await execute(
        """INSERT INTO household_member
             (id, household, person, state, asked_at, decided_at, decided_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        uuid7(),
        household,
        viewer.person_id,
        state,
        now,
        now if first else None,
        viewer.person_id if first else None,
    )
    await _note(f"household.{state}", viewer.person_id, viewer.person_id, household)


async def _leave(viewer: Viewer, household: UUID) -> None:
    await execute(
        """UPDATE household_member SET state = 'left', left_at = $2
           WHERE person = $1 AND state IN ('waiting', 'confirmed')""",
        viewer.person_id,
        clock.now(),
    )
    await _note("household.left", viewer.person_id, viewer.person_id, household)


async def _open_household(viewer: Viewer) -> UUID | None:
    found: UUID | None = await fetch_value(
        """SELECT household FROM household_member
           WHERE person = $1 AND state IN ('waiting', 'confirmed')""",
        viewer.person_id,
    )
    return found


async def _lock_person(viewer: Viewer) -> None:
    await execute("SELECT 1 FROM person WHERE id = $1 FOR UPDATE", viewer.person_id)


async def _found_or_founded(community_id: UUID, address: HomeAddress, now: datetime) -> UUID:
    await execute(
        """INSERT INTO household (id, community, address_sealed, address_hash, created_at)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT ON CONSTRAINT one_household_per_address DO NOTHING""",
        uuid7(),
        community_id,
        address.sealed,
        address.hashed,
        now,
    )
    found: UUID = await fetch_value(
        "SELECT id FROM household WHERE community = $1 AND address_hash = $2 FOR UPDATE",
        community_id,
        address.hashed,
    )
    return found


async def _is_member(viewer: Viewer, household_id: UUID) -> bool:
    return await household_of(viewer.person_id) == household_id


async def _serves(viewer: Viewer, household_id: UUID) -> bool:
    """Tell whether the viewer works for a community around the household."""
    parties = [held.party_id for held in viewer.memberships if held.party_kind == "community"]
    return bool(
        await fetch_value(
            """SELECT true FROM household
               JOIN community ON community.id = household.community
               JOIN party ON party.id = ANY($2)
               JOIN community area ON area.id = party.community
               WHERE household.id = $1 AND starts_with(community.path, area.path) LIMIT 1""",
            household_id,
            parties,
        )
    )


async def _note(what: str, person_id: UUID, done_by: UUID, household_id: UUID) -> None:
    await record_audit(
        what, person_id=person_id, done_by=done_by, details={"household_id": str(household_id)}
    )
