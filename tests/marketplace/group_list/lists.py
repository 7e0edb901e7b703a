"""Campaigns to read lists against, and lines as short to compare as to write."""

from __future__ import annotations

from uuid import UUID

from marketplace.group_list.reading import read
from marketplace.group_list.shapes import Entry, Unread, VariantName, Why

EGGS_TITLE = "散养土鸡蛋 30枚/盒"


def variants(*names: str) -> list[VariantName]:
    """Give variants with some names and made-up ids."""
    return [VariantName(UUID(int=place), name) for place, name in enumerate(names)]


EGGS = variants("")
SIZES = variants("大份（30枚）", "小份（15枚）")
ORANGES = variants("5斤装", "10斤装")
TEAS = variants("龙井 礼盒", "龙井 散装", "碧螺春")


def units(entry: Entry) -> dict[int, int]:
    """Give what an entry orders: place of the variant to units."""
    return {item.variant.int: item.units for item in entry.items}


def one(line: str, goods: list[VariantName], title: str = "") -> Entry | Unread:
    """Read a single line, number included."""
    reading = read(line, goods, title)
    found: list[Entry | Unread] = [*reading.entries, *reading.unread]
    assert len(found) == 1
    assert not reading.headings
    return found[0]


def ordered(line: str, goods: list[VariantName], title: str = "") -> tuple[str, dict[int, int]]:
    """Give name and units of a line that must be read."""
    found = one(line, goods, title)
    assert isinstance(found, Entry), found
    return found.name, units(found)


def refused(line: str, goods: list[VariantName], title: str = "") -> Why:
    """Give why a line that must not be read was not."""
    found = one(line, goods, title)
    assert isinstance(found, Unread), found
    assert found.raw == line
    return found.why
