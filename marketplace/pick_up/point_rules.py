"""What a pick-up point must be before anybody is sent there. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME_MIN, NAME_MAX = 2, 60
ADDRESS_MIN, ADDRESS_MAX = 4, 200
NOTE_MAX = 300
SPANS_MAX = 14
WEEK = range(1, 8)

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class OpenSpan:
    """On which days (1 is Monday) a point is open from when until when, in Shanghai time."""

    days: tuple[int, ...]
    opens: str
    closes: str

    @staticmethod
    def of(stored: Mapping[str, Any]) -> OpenSpan:
        """Read it as it is stored."""
        return OpenSpan(tuple(stored["days"]), stored["from"], stored["until"])

    def document(self) -> dict[str, Any]:
        """Give it as it is stored."""
        return {"days": sorted(self.days), "from": self.opens, "until": self.closes}


@dataclass(frozen=True)
class PointWords:
    """Everything that is said of a point; ``tidy`` gives it without stray spaces."""

    community_id: UUID
    name: str
    address: str
    hours: tuple[OpenSpan, ...]
    note: str = ""

    def tidy(self) -> PointWords:
        """Give the same words with single spaces."""
        return PointWords(
            community_id=self.community_id,
            name=" ".join(self.name.split()),
            address=" ".join(self.address.split()),
            hours=self.hours,
            note=self.note.strip(),
        )


def complaints_about(words: PointWords) -> list[Text]:
    """Give what is wrong with tidy words; empty when a neighbour would find the place."""
    return [*_about_words(words), *_about_hours(words.hours)]


def _about_words(words: PointWords) -> list[Text]:
    found = []
    if not NAME_MIN <= len(words.name) <= NAME_MAX:
        found.append(Text("名称 2–60 字", "a name of 2–60 characters"))
    if not ADDRESS_MIN <= len(words.address) <= ADDRESS_MAX or not _is_an_address(words.address):
        found.append(
            Text(
                "地址 4–200 字，写到门牌或能找到的位置",
                "an address of 4–200 characters that names the house or the door",
            )
        )
    if len(words.note) > NOTE_MAX:
        found.append(Text("说明最多 300 字", "a note of 300 characters at most"))
    if _CONTROL.search(words.name + words.address):
        found.append(Text("名称和地址各写一行", "name and address on one line each"))
    return found


def _is_an_address(text: str) -> bool:
    """Tell whether it has words: digits and signs alone lead nobody anywhere."""
    return sum(character.isalpha() for character in text) >= 2  # noqa: PLR2004 - a word


def _about_hours(hours: tuple[OpenSpan, ...]) -> list[Text]:
    if not 1 <= len(hours) <= SPANS_MAX:
        return [Text("写明开放时间（最多 14 段）", "opening hours, 14 spans at most")]
    found = []
    if not all(_is_week(span.days) for span in hours):
        found.append(Text("每段时间选好星期", "the days of each span"))
    if not all(_is_span(span) for span in hours):
        found.append(
            Text("开放时间要早于结束时间，如 08:00–20:00", "each span from earlier to later")
        )
    if not found and _overlap(hours):
        found.append(Text("同一天的时间不要重叠", "spans of one day that do not overlap"))
    return found


def _is_week(days: tuple[int, ...]) -> bool:
    return bool(days) and len(set(days)) == len(days) and all(day in WEEK for day in days)


def _is_span(span: OpenSpan) -> bool:
    both = (span.opens, span.closes)
    return all(_CLOCK.fullmatch(each) for each in both) and span.opens < span.closes


def _overlap(hours: Iterable[OpenSpan]) -> bool:
    for day in WEEK:
        spans = sorted((span.opens, span.closes) for span in hours if day in span.days)
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            return True
    return False
