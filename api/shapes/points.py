"""Pick-up points as those see them who keep them in order, and wishes for new ones."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from api.shapes.settlement import Named
from marketplace.pick_up.point_rules import ADDRESS_MAX, NAME_MAX, NOTE_MAX, OpenSpan, PointWords
from marketplace.tables.pick_up import PointState, ProposalState

Day = Annotated[int, msgspec.Meta(ge=1, le=7)]
Days = Annotated[list[Day], msgspec.Meta(min_length=1, max_length=7)]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class OpenHours(Body, kw_only=True):
    """On which days (1 is Monday) a point is open, from when until when, in Shanghai time."""

    days: Days
    opens: Clock = msgspec.field(name="from")
    closes: Clock = msgspec.field(name="until")


class PointDraft(Body, kw_only=True):
    """What is said of a point; the rest of its rules answer with every complaint at once."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_MAX)]
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=ADDRESS_MAX)]
    community_id: UUID
    hours: Annotated[list[OpenHours], msgspec.Meta(max_length=14)]
    note: Annotated[str, msgspec.Meta(max_length=NOTE_MAX)] = ""

    def words(self) -> PointWords:
        """Give it in the marketplace's words."""
        return PointWords(
            community_id=self.community_id,
            name=self.name,
            address=self.address,
            hours=tuple(OpenSpan(tuple(span.days), span.opens, span.closes) for span in self.hours),
            note=self.note,
        )


class NewPoint(PointDraft, kw_only=True):
    """A point and the party whose people hand out there."""

    party_id: UUID


class PointStateChange(Body):
    """``active``, ``paused`` (nothing new comes) or ``closed``."""

    state: PointState


class PointWish(PointDraft, kw_only=True):
    """A merchant's wish: a new point, or other words of one it has (``point_id``)."""

    point_id: UUID | None = None


class ManagedPoint(Answer):
    """A point with all that is kept of it; ``keepers`` counts who may hand out there."""

    id: UUID
    party: Named
    community: Named
    name: str
    address: str
    hours: list[OpenHours]
    hours_text: str
    note: str
    capacity_units: int | None
    cool_units: int | None
    frozen_units: int | None
    state: PointState
    stopped_by_platform: bool
    keepers: int
    running_campaigns: int
    created_at: Instant
    version: int


class PointProposal(Answer):
    """A wish for a point; ``point_id`` is null for a new one that was not approved."""

    id: UUID
    party: Named
    point_id: UUID | None
    community: Named
    name: str
    address: str
    hours: list[OpenHours]
    hours_text: str
    note: str
    state: ProposalState
    reason: str | None
    proposed_at: Instant
    decided_at: Instant | None


class MerchantPoints(Answer):
    """A merchant's own points, and what it asked for (the latest first)."""

    points: list[ManagedPoint]
    proposals: list[PointProposal]
