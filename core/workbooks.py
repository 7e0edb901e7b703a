"""Tables for spreadsheet programmes (xlsx), row by row, whatever their length.

Text stays text: a cell that looks like a formula is never computed, neither here nor after a
neighbour has saved the table as something else. Amounts become numbers that can be summed.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from pathlib import Path

import xlsxwriter

from core.amounts import yuan
from core.clock import SHANGHAI

Cell = str | int | date | datetime | None
Page = Sequence[Sequence[Cell]]
_LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Kind(Enum):
    """What stands in a column. ``MONEY`` takes fen and shows yuan."""

    TEXT = auto()
    COUNT = auto()
    MONEY = auto()
    DAY = auto()
    MOMENT = auto()


_FORMATS: dict[Kind, dict[str, str]] = {
    Kind.TEXT: {},
    Kind.COUNT: {"num_format": "0"},
    Kind.MONEY: {"num_format": "#,##0.00"},
    Kind.DAY: {"num_format": "yyyy-mm-dd"},
    Kind.MOMENT: {"num_format": "yyyy-mm-dd hh:mm"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, what stands below it, and how wide it is in characters."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a name of at most 31 characters; its rows come page by page."""

    name: str
    columns: Sequence[Column]
    pages: AsyncIterator[Page]


async def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Write sheets one after another; memory holds one page of rows at a time."""
    with tempfile.TemporaryDirectory(prefix="table-") as folder:
        path = Path(folder) / "table.xlsx"
        book = _Book(path, folder)
        for sheet in sheets:
            book.begin(sheet)
            async for page in sheet.pages:
                await asyncio.to_thread(book.write, page)
        return await asyncio.to_thread(book.finished)


async def one_page(rows: Page) -> AsyncIterator[Page]:
    """Give rows that are all there already as the pages of a sheet."""
    yield rows


class _Book:
    def __init__(self, path: Path, folder: str) -> None:
        self.path = path
        self.book = xlsxwriter.Workbook(
            path, {"constant_memory": True, "tmpdir": folder, "remove_timezone": True}
        )
        self.formats = {kind: self.book.add_format(told) for kind, told in _FORMATS.items()}
        self.bold = self.book.add_format({"bold": True, "bottom": 1})
        self.quoted = self.book.add_format({"quote_prefix": True})
        self.columns: Sequence[Column] = ()
        self.rows = 0

    def begin(self, sheet: Sheet) -> None:
        self.sheet = self.book.add_worksheet(_sheet_name(sheet.name))
        self.columns, self.rows = sheet.columns, 0
        for place, column in enumerate(sheet.columns):
            self.sheet.set_column(place, place, column.width)
        self.sheet.freeze_panes(1, 0)
        for place, column in enumerate(sheet.columns):
            self.sheet.write_string(0, place, column.heading, self.bold)

    def write(self, page: Page) -> None:
        for row in page:
            self.rows += 1
            for place, (column, cell) in enumerate(zip(self.columns, row, strict=True)):
                self._write(place, column.kind, cell)

    def _write(self, place: int, kind: Kind, cell: Cell) -> None:
        if cell is None:
            return
        if isinstance(cell, str):
            looks = self.quoted if cell.startswith(_LOOKS_LIKE_A_FORMULA) else None
            self.sheet.write_string(self.rows, place, cell, looks)
        elif isinstance(cell, datetime):
            here = cell.astimezone(SHANGHAI)
            self.sheet.write_datetime(self.rows, place, here, self.formats[kind])
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.rows, place, cell, self.formats[kind])
        else:
            # Cells of a spreadsheet are doubles; cents of any amount of ours survive in one.
            number = float(yuan(cell)) if kind is Kind.MONEY else cell
            self.sheet.write_number(self.rows, place, number, self.formats[kind])

    def finished(self) -> bytes:
        self.book.close()
        return self.path.read_bytes()


def _sheet_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in r"[]:*?/\\'")[:31] or "-"
