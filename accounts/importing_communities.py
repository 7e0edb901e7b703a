"""Brings places from the national divisions into the tree of communities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.divisions import DIGITS, Division, division_folder, divisions_in
from core import clock
from core.database import fetch, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Progress = Callable[[int, int], None]

BATCH = 2_000
_SHORT_DIGITS = (2, 4, 6, 9, DIGITS)
# Nodes that only say "what the city governs directly"; nobody reads them in an address.
_SILENT_NAMES = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"]


class DivisionUnknown(Exception):  # noqa: N818 - it says what is wrong
    """The code is not one of a province, city, district, street or community."""


@dataclass(frozen=True)
class ImportCount:
    """What an import did: places added, renamed, and in the import altogether."""

    added: int
    renamed: int
    whole: int


async def import_communities(
    code: str, progress: Progress = lambda _done, _whole: None, folder: Path | None = None
) -> ImportCount:
    """Import a place with everything around it and in it; repeating it changes nothing.

    ``code`` has 2, 4, 6, 9 or 12 digits (``310106``: Jing'an in Shanghai). ``progress`` is
    told how many of how many are done. Raises DivisionUnknown and DivisionsMissing.
    """
    place = _short(code)
    files = folder or division_folder()
    whole = sum(1 for _ in divisions_in(place, files))
    if not any(found.code == place.ljust(DIGITS, "0") for found in divisions_in(place, files)):
        message = f"No place of the national divisions has the code {code}."
        raise DivisionUnknown(message)
    added = renamed = done = 0
    for batch in _batches(divisions_in(place, files)):
        fresh, changed = await _write(batch)
        added, renamed, done = added + fresh, renamed + changed, done + len(batch)
        progress(done, whole)
    return ImportCount(added, renamed, whole)


def _short(code: str) -> str:
    digits = code.strip()
    if not digits.isdecimal() or not digits.isascii():
        message = f"{code!r} is not a division code: it must be 2, 4, 6, 9 or 12 digits."
        raise DivisionUnknown(message)
    if len(digits) == DIGITS and digits.endswith("000"):
        # The official form of a wider place: the shortest beginning that says the same.
        digits = next(digits[:length] for length in _SHORT_DIGITS if not digits[length:].strip("0"))
    if len(digits) not in _SHORT_DIGITS:
        message = f"{code!r} is not a division code: it must be 2, 4, 6, 9 or 12 digits."
        raise DivisionUnknown(message)
    return digits


def _batches(divisions: Iterator[Division]) -> Iterator[list[Division]]:
    """Cut into batches that never mix levels: a parent is there before its children."""
    waiting: list[Division] = []
    for division in divisions:
        if waiting and (len(waiting) == BATCH or waiting[-1].level is not division.level):
            yield waiting
            waiting = []
        waiting.append(division)
    if waiting:
        yield waiting


async def _write(batch: list[Division]) -> tuple[int, int]:
    async with transaction():
        rows = await fetch(
            """INSERT INTO community AS kept
                 (id, code, name, level, parent, path, path_names, active, imported_at)
               SELECT uuidv7(), new.code, new.name, $4, parent.id,
                 coalesce(parent.path, '') || new.code || '/',
                 coalesce(parent.path_names, '')
                   || CASE WHEN new.name = ANY($5) THEN '' ELSE new.name || '/' END, true, $6
               FROM unnest($1::text[], $2::text[], $3::text[]) AS new (code, name, parent_code)
               LEFT JOIN community parent ON parent.code = new.parent_code
               ON CONFLICT (code) DO UPDATE SET name = excluded.name,
                 path_names = excluded.path_names, imported_at = excluded.imported_at
               WHERE (kept.name, kept.path_names) <> (excluded.name, excluded.path_names)
               RETURNING kept.xmax = 0 AS fresh""",
            [division.code for division in batch],
            [division.name for division in batch],
            [division.parent_code for division in batch],
            batch[0].level.value,
            _SILENT_NAMES,
            clock.now(),
        )
    added = sum(1 for row in rows if row["fresh"])
    return added, len(rows) - added
