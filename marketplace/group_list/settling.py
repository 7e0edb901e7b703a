"""What the lines of a list mean together: written again, taken back, two under one number. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from marketplace.group_list.folding import fold
from marketplace.group_list.goods import squeezed
from marketplace.group_list.numbering import Numbered
from marketplace.group_list.shapes import Doubt, Entry, Said, Standing, Unread, Why

_NAME_MIN = 2


def _key(name: str) -> str:
    return squeezed(fold(name))


@dataclass(slots=True)
class _Table:
    """The lines in their order; each is in ``said`` or in ``unclear``."""

    lines: list[Numbered]
    said: dict[int, Said] = field(default_factory=dict)
    unclear: dict[int, Why] = field(default_factory=dict)
    standing: dict[int, Standing] = field(default_factory=dict)

    def add(self, place: int, found: Said | Why) -> None:
        if isinstance(found, Why):
            self.unclear[place] = found
            return
        self.said[place] = found
        self.standing[place] = Standing.CANCELLED if found.cancelled else Standing.ORDERED

    def refuse(self, place: int, why: Why) -> None:
        del self.said[place], self.standing[place]
        self.unclear[place] = why

    def ordered(self) -> Iterator[int]:
        """Give the places that ask for something."""
        return (p for p in sorted(self.said) if self.standing[p] is Standing.ORDERED)

    def number(self, place: int) -> int | None:
        return self.lines[place].number

    def name(self, place: int) -> str:
        return _key(self.said[place].name)


def settled(
    lines: Sequence[tuple[Numbered, Said | Why]],
) -> tuple[tuple[Entry, ...], tuple[Unread, ...]]:
    """Give the lines that were read, each with its standing, and those that were not."""
    table = _Table([line for line, _ in lines])
    for place, (_, found) in enumerate(lines):
        table.add(place, found)
    _replace(table)
    for place in sorted(table.said):
        if table.said[place].cancelled and table.standing[place] is Standing.CANCELLED:
            _take_back(table, place)
    _doubt_what_changed_below(table)
    return tuple(_entries(table)), tuple(_unread(table))


def _replace(table: _Table) -> None:
    """Let a line written again under its number and name stand for the earlier one."""
    latest: dict[tuple[int, str], int] = {}
    for place in sorted(table.said):
        number, name = table.number(place), table.name(place)
        if number is None or not name or table.said[place].cancels:
            continue
        if (before := latest.get((number, name))) is not None:
            table.standing[before] = Standing.REPLACED
        latest[number, name] = place


def _take_back(table: _Table, place: int) -> None:
    """Cancel what a line of cancelling means; refuse it where that could be several lines."""
    said, name = table.said[place], table.name(place)
    earlier = [other for other in table.ordered() if other < place]
    if said.cancels is None and name:
        _take_back_by_name(table, place)
        return
    number = said.cancels or table.number(place)
    meant = [other for other in earlier if number is not None and table.number(other) == number]
    must_find = said.cancels is not None or number is None
    of_another = any(name and table.name(other) != name for other in meant)
    if len(meant) > 1 or (must_find and not meant) or of_another:
        table.refuse(place, Why.CANCELS_WHICH)
    elif meant:
        table.standing[meant[0]] = Standing.CANCELLED


def _take_back_by_name(table: _Table, place: int) -> None:
    """Believe neither 9. 张三 取消 nor the 3. 张三 2份 it may mean."""
    name = table.name(place)
    same = [other for other in table.ordered() if other < place and table.name(other) == name]
    for other in same:
        table.refuse(other, Why.CHANGED_BELOW)
    if same:
        table.refuse(place, Why.CANCELS_WHICH)


def _doubt_what_changed_below(table: _Table) -> None:
    """Believe no line that its own writer went on about further down, unreadably."""
    for unclear in sorted(table.unclear):
        text = _key(table.lines[unclear].content)
        for place in list(table.ordered()):
            name, same = table.name(place), table.number(unclear) in {None, table.number(place)}
            if place < unclear and same and len(name) >= _NAME_MIN and text.startswith(name):
                table.refuse(place, Why.CHANGED_BELOW)


def _entries(table: _Table) -> Iterator[Entry]:
    numbers = Counter(table.number(place) for place in table.ordered())
    names = Counter(table.name(place) for place in table.ordered())
    for place in sorted(table.said):
        line, said, standing = table.lines[place], table.said[place], table.standing[place]
        doubts = set[Doubt]()
        if standing is Standing.ORDERED and line.number is not None and numbers[line.number] > 1:
            doubts.add(Doubt.SAME_NUMBER)
        if standing is Standing.ORDERED and names[table.name(place)] > 1:
            doubts.add(Doubt.SAME_NAME)
        yield Entry(
            line.line, line.number, said.name, said.items, said.note, standing,
            frozenset(doubts), line.raw,
        )  # fmt: skip


def _unread(table: _Table) -> Iterator[Unread]:
    for place in sorted(table.unclear):
        line = table.lines[place]
        yield Unread(line.line, line.number, line.raw, table.unclear[place])
