"""Goods that come to a pick-up point: expected, counted, and what a count would mean."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from api.shapes.pictures import Picture
from marketplace.pick_up.arrival_evidence import NOTE_MAX, PICTURES_MAX, Evidence
from marketplace.pick_up.counting_arrivals import Counted
from marketplace.pick_up.shortage import ShortageRule
from marketplace.queries.arrival_reports import ArrivalReport


class ArrivalLine(Answer):
    """What is owed of a variant; ``received_units`` is null until somebody counted."""

    variant_id: UUID
    variant_name: str
    units: int
    received_units: int | None
    damaged_units: int | None


class Arrival(Answer):
    """Goods of one campaign at a point; ``state`` expected or arrived."""

    campaign_id: UUID
    title: str
    picture: Picture | None
    unit_label: str
    units: int
    orders: int
    lines: list[ArrivalLine]
    shortage_rule: ShortageRule
    collect_from: Instant
    collect_until: Instant
    state: Literal["expected", "arrived"]
    report: ArrivalReport | None


Note = Annotated[str, msgspec.Meta(max_length=NOTE_MAX)]
Pictures = Annotated[list[UUID], msgspec.Meta(max_length=PICTURES_MAX)]
Units = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class CountedGoods(Body):
    """How many units of a campaign's variant came, and how many of those are spoiled."""

    variant_id: UUID
    received_units: Units
    damaged_units: Units = 0


class Arrived(Body):
    """Whose goods are here; what is not in ``counts`` came whole."""

    campaign_id: UUID
    counts: Annotated[list[CountedGoods], msgspec.Meta(max_length=50)] = msgspec.field(
        default_factory=list
    )
    note: Note = ""
    picture_ids: Pictures = msgspec.field(default_factory=list)

    @property
    def evidence(self) -> Evidence:
        """Give what is said and shown of the goods."""
        return Evidence(self.note, tuple(self.picture_ids))

    @property
    def counted(self) -> dict[UUID, Counted]:
        """Give it in the marketplace's words."""
        return {
            one.variant_id: Counted(one.received_units, one.damaged_units) for one in self.counts
        }


class NothingCame(Body):
    """Whose goods will not come; the buyers read the note and see the pictures."""

    campaign_id: UUID
    note: Annotated[str, msgspec.Meta(min_length=2, max_length=NOTE_MAX, pattern=r"\S.*\S")]
    picture_ids: Pictures = msgspec.field(default_factory=list)

    @property
    def evidence(self) -> Evidence:
        """Give what is said and shown of it."""
        return Evidence(self.note, tuple(self.picture_ids))


class NothingDone(Answer):
    """How many orders are refunded whole."""

    orders_refunded: int


class ArrivalDone(Answer):
    """How many orders can be collected now that could not before."""

    orders_ready: int


class ShortLine(Answer):
    """A line that would get fewer units than it is owed."""

    order_id: UUID
    number: str
    buyer_mask: str
    variant_name: str
    owed_units: int
    missing_units: int


class ArrivalPreview(Answer):
    """What reporting a count would do; nothing is missing where ``short`` is empty."""

    shortage_rule: ShortageRule
    missing_units: int
    short: list[ShortLine]
