"""Keeping a pick-up point: asking for it, and looking after the own one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.applications import Phone
from api.shapes.base import Answer, Body, Instant
from api.shapes.pictures import Picture
from api.shapes.points import OpenHours, PointDraft
from api.shapes.settlement import Line60, Named
from marketplace.hosts.applying import PICTURES_MAX, HostPlan
from marketplace.hosts.keeping import Keeping
from marketplace.hosts.tables import HostApplicationState, HostKind
from marketplace.pick_up.point_rules import NOTE_MAX, SPANS_MAX, OpenSpan
from marketplace.pick_up.storage import UNITS_MAX, Capacity

Room = Annotated[int, msgspec.Meta(ge=1, le=UNITS_MAX)]
Pictures = Annotated[list[UUID], msgspec.Meta(max_length=PICTURES_MAX)]
IdNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class HostDraft(PointDraft, kw_only=True):
    """A point somebody would keep, and who they are; identity and phone are stored sealed.

    ``capacity_units`` null means as many as come; the others null: nothing that cold.
    """

    kind: HostKind
    capacity_units: Room | None = None
    cool_units: Room | None = None
    frozen_units: Room | None = None
    id_name: Line60
    id_number: IdNumber
    contact_phone: Phone
    picture_ids: Pictures = msgspec.field(default_factory=list)

    def plan(self) -> HostPlan:
        """Give it in the marketplace's words."""
        return HostPlan(
            words=self.words(),
            kind=self.kind,
            capacity=Capacity(self.capacity_units, self.cool_units, self.frozen_units),
            id_name=self.id_name,
            id_number=self.id_number,
            contact_phone=self.contact_phone,
            picture_ids=tuple(self.picture_ids),
        )


class HostApplication(Answer):
    """A request to keep a point, its identity masked."""

    id: UUID
    point_name: str
    kind: HostKind
    address: str
    community: Named
    hours_text: str
    note: str
    capacity_units: int | None
    cool_units: int | None
    frozen_units: int | None
    pictures: list[Picture]
    state: HostApplicationState
    reason: str | None
    submitted_at: Instant
    decided_at: Instant | None
    point_id: UUID | None
    applicant_mask: str
    id_name_mask: str
    id_number_mask: str
    phone_mask: str


class HostIdentity(Answer):
    """Who wants to keep a point, in full."""

    id_name: str
    id_number: str
    contact_phone: str


class PointKeeping(Body, kw_only=True):
    """What a keeper says of the own point; name and address stay as they were reviewed."""

    hours: Annotated[list[OpenHours], msgspec.Meta(max_length=SPANS_MAX)]
    note: Annotated[str, msgspec.Meta(max_length=NOTE_MAX)] = ""
    capacity_units: Room | None = None
    cool_units: Room | None = None
    frozen_units: Room | None = None

    def keeping(self) -> Keeping:
        """Give it in the marketplace's words."""
        return Keeping(
            hours=tuple(OpenSpan(tuple(span.days), span.opens, span.closes) for span in self.hours),
            note=self.note,
            capacity=Capacity(self.capacity_units, self.cool_units, self.frozen_units),
        )
