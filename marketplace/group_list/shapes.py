"""What a group list is read into. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

UNITS_MAX = 999
LINE_MAX = 200


class VariantName(NamedTuple):
    """A variant as it is called; the only one of an offer without 规格 has an empty name."""

    variant: UUID
    name: str


class Item(NamedTuple):
    """How many units of a variant, 1 to ``UNITS_MAX``."""

    variant: UUID
    units: int


class Standing(StrEnum):
    """Whether a line that was read asks for anything."""

    ORDERED = "ordered"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class Doubt(StrEnum):
    """What a person should look at, although the line was read."""

    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"


class Why(StrEnum):
    """Why a line could not be read."""

    NO_NAME = "no_name"
    NO_QUANTITY = "no_quantity"
    NO_VARIANT = "no_variant"
    VARIANT_UNCLEAR = "variant_unclear"
    QUANTITIES_UNCLEAR = "quantities_unclear"
    OUT_OF_RANGE = "out_of_range"
    FRACTION = "fraction"
    OTHER_MEASURE = "other_measure"
    ROOM_OR_UNITS = "room_or_units"
    NAME_OR_UNITS = "name_or_units"
    PRICE = "price"
    CHANGED = "changed"
    CHANGED_BELOW = "changed_below"
    CANCELS_PART = "cancels_part"
    CANCELS_WHICH = "cancels_which"
    UNCERTAIN = "uncertain"
    NOTICE = "notice"
    LEFTOVER = "leftover"
    TOO_LONG = "too_long"


class Said(NamedTuple):
    """What one line says, without its number.

    ``cancels`` is the number of the line it takes back, when it names one.
    """

    name: str
    items: tuple[Item, ...] = ()
    note: str = ""
    cancelled: bool = False
    cancels: int | None = None


class Entry(NamedTuple):
    """A line that was read. ``line`` counts from 1; ``number`` is the one written before it."""

    line: int
    number: int | None
    name: str
    items: tuple[Item, ...]
    note: str
    standing: Standing
    doubts: frozenset[Doubt]
    raw: str


class Unread(NamedTuple):
    """A line that was not read, word for word."""

    line: int
    number: int | None
    raw: str
    why: Why


class Heading(NamedTuple):
    """A line above the list that orders nothing: what is sold, until when, the example."""

    line: int
    raw: str


class Reading(NamedTuple):
    """Every line that is not blank, in exactly one of three places, each in the text's order."""

    headings: tuple[Heading, ...]
    entries: tuple[Entry, ...]
    unread: tuple[Unread, ...]

    def orders(self) -> tuple[Entry, ...]:
        """Give the lines that ask for something: neither taken back nor written again."""
        return tuple(entry for entry in self.entries if entry.standing is Standing.ORDERED)
