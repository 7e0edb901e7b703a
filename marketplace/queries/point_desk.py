"""Pick-up points and wishes for them, as those read them who keep them in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from marketplace.queries.hours import hours_text
from marketplace.refusals import NoSuchPoint, NoSuchProposal
from marketplace.tables.pick_up import PointState, ProposalState

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTED_MAX = 200
PROPOSALS_SHOWN = 50


@dataclass(frozen=True)
class Span:
    """On which days a point is open from when until when."""

    days: list[int]
    opens: str
    closes: str


@dataclass(frozen=True)
class Place:
    """Something with a name."""

    id: UUID
    name: str


@dataclass(frozen=True)
class PointSheet:
    """A point with all that is kept of it; ``keepers`` counts who may hand out there."""

    id: UUID
    party: Place
    community: Place
    name: str
    address: str
    hours: list[Span]
    hours_text: str
    note: str
    capacity_units: int | None
    cool_units: int | None
    frozen_units: int | None
    state: PointState
    stopped_by_platform: bool
    keepers: int
    running_campaigns: int
    created_at: datetime
    version: int


@dataclass(frozen=True)
class ProposalView:
    """A merchant's wish; ``point_id`` is None for a new point that was not approved."""

    id: UUID
    party: Place
    point_id: UUID | None
    community: Place
    name: str
    address: str
    hours: list[Span]
    hours_text: str
    note: str
    state: ProposalState
    reason: str | None
    proposed_at: datetime
    decided_at: datetime | None


POINTS = """
    SELECT point.*, party.name AS party_name, community.name AS community_name,
      (SELECT count(*) FROM membership WHERE membership.party = point.party
         AND ended_at IS NULL)::integer AS keepers,
      (SELECT count(*) FROM campaign_point at JOIN campaign run ON run.id = at.campaign
       WHERE at.point = point.id AND run.state IN ('scheduled', 'open', 'closing', 'succeeded',
         'procuring', 'arrived', 'collecting'))::integer AS running_campaigns
    FROM pick_up_point point JOIN party ON party.id = point.party
    JOIN community ON community.id = point.community"""
PROPOSALS = """
    SELECT proposal.*, party.name AS party_name, community.name AS community_name
    FROM point_proposal proposal JOIN party ON party.id = proposal.party
    JOIN community ON community.id = proposal.community"""


async def point_sheets(
    *,
    state: PointState | None = None,
    party_id: UUID | None = None,
    words: str = "",
    after: tuple[str, UUID] | None = None,
    limit: int = LISTED_MAX,
    language: str,
) -> list[PointSheet]:
    """Give points by name; ``words`` is a part of the name, the address or the community."""
    rows = await fetch(
        f"""{POINTS}
            WHERE ($1::text IS NULL OR point.state = $1) AND ($2::uuid IS NULL OR point.party = $2)
              AND ($3 = '' OR strpos(lower(concat_ws(' ', point.name, point.address,
                     community.name, party.name)), lower($3)) > 0)
              AND ($4::text IS NULL OR (point.name, point.id) > ($4, $5::uuid))
            ORDER BY point.name, point.id LIMIT $6""",
        state,
        party_id,
        words,
        *(after or (None, None)),
        limit,
    )
    return [_sheet(row, language) for row in rows]


async def point_sheet(point_id: UUID, language: str) -> PointSheet:
    """Give one point; raises NoSuchPoint."""
    rows = await fetch(f"{POINTS} WHERE point.id = $1", point_id)
    if not rows:
        raise NoSuchPoint
    return _sheet(rows[0], language)


async def proposals(
    *,
    party_id: UUID | None = None,
    states: Sequence[ProposalState] | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PROPOSALS_SHOWN,
    language: str,
) -> list[ProposalView]:
    """Give wishes for points, newest first."""
    rows = await fetch(
        f"""{PROPOSALS}
            WHERE ($1::uuid IS NULL OR proposal.party = $1)
              AND ($2::text[] IS NULL OR proposal.state = ANY($2))
              AND ($3::timestamptz IS NULL
                   OR (proposal.proposed_at, proposal.id) < ($3, $4::uuid))
            ORDER BY proposal.proposed_at DESC, proposal.id DESC LIMIT $5""",
        party_id,
        [state.value for state in states] if states else None,
        *(after or (None, None)),
        limit,
    )
    return [_proposal(row, language) for row in rows]


async def proposal(proposal_id: UUID, language: str) -> ProposalView:
    """Give one wish; raises NoSuchProposal."""
    rows = await fetch(f"{PROPOSALS} WHERE proposal.id = $1", proposal_id)
    if not rows:
        raise NoSuchProposal
    return _proposal(rows[0], language)


def _words(row: Any, language: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "party": Place(row["party"], row["party_name"]),
        "community": Place(row["community"], row["community_name"]),
        "name": row["name"],
        "address": row["address"],
        "hours": [Span(span["days"], span["from"], span["until"]) for span in row["hours"]],
        "hours_text": hours_text(row["hours"], language),
        "note": row["note"],
    }


def _sheet(row: Any, language: str) -> PointSheet:
    return PointSheet(
        **_words(row, language),
        capacity_units=row["capacity_units"],
        cool_units=row["cool_units"],
        frozen_units=row["frozen_units"],
        state=PointState(row["state"]),
        stopped_by_platform=row["stopped_by_platform"],
        keepers=row["keepers"],
        running_campaigns=row["running_campaigns"],
        created_at=row["created_at"],
        version=row["version"],
    )


def _proposal(row: Any, language: str) -> ProposalView:
    return ProposalView(
        **_words(row, language),
        point_id=row["point"],
        state=ProposalState(row["state"]),
        reason=row["reason"],
        proposed_at=row["proposed_at"],
        decided_at=row["decided_at"],
    )
