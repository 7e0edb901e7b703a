"""Lists of chat groups: what is pasted, what is looked over, what a line leads to."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body
from marketplace.group_list.shapes import UNITS_MAX, Item
from marketplace.pasted_lists.pasting import TEXT_MAX
from marketplace.pasted_lists.reviewing import NAME_MAX, Reviewed

LINES_MAX = 1000
VARIANTS_MAX = 20
NOTE_MAX = 200


class PastedText(Body):
    """A list as it was copied from a chat, and the point its orders are collected at."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_MAX)]
    pick_up_point_id: UUID


class AskedItem(Body):
    """How many units of a variant."""

    variant_id: UUID
    units: Annotated[int, msgspec.Meta(ge=1, le=UNITS_MAX)]


class LineReview(Body):
    """A line as a person wants it kept."""

    position: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX)]
    name: Annotated[str, msgspec.Meta(max_length=NAME_MAX)]
    items: Annotated[list[AskedItem], msgspec.Meta(max_length=VARIANTS_MAX)]
    note: Annotated[str, msgspec.Meta(max_length=NOTE_MAX)] = ""
    wanted: bool = True

    def reviewed(self) -> Reviewed:
        """Give the line as the marketplace keeps it."""
        items = tuple(Item(item.variant_id, item.units) for item in self.items)
        return Reviewed(self.position, self.name, items, self.note, self.wanted)


class GroupListLines(Body):
    """Lines that were looked over; those not named stay as they are."""

    lines: Annotated[list[LineReview], msgspec.Meta(max_length=LINES_MAX)]


class LineChoice(Body):
    """The line a neighbour says is the own one."""

    position: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX)]


class GroupListText(Answer):
    """A campaign's present list, to be pasted into a chat."""

    text: str


class ClaimedItem(Answer):
    """How many units of a variant."""

    variant_id: UUID
    units: int


class ClaimedLine(Answer):
    """What to fill the page with on which one joins."""

    campaign_id: UUID
    pick_up_point_id: UUID
    items: list[ClaimedItem]
