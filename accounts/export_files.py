"""The file of an export: JSON for machines, tables for people; pure."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    Section = Sequence[Mapping[str, Any]]

# A spreadsheet runs a cell that begins like this.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def zipped(sections: Mapping[str, Section], made_at: datetime) -> bytes:
    """Give a zip with ``data.json`` and ``<section>.csv`` for each section."""
    whole = {"made_at": made_at, "sections": sections}
    document = msgspec.json.format(msgspec.json.encode(whole), indent=2)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", document)
        for name, rows in sections.items():
            archive.writestr(f"{name}.csv", as_table(rows))
    return packed.getvalue()


def as_table(rows: Section) -> str:
    """Give rows as comma-separated values that no spreadsheet takes for formulas.

    The mark at the beginning makes spreadsheets read it as UTF-8.
    """
    columns = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return f"\ufeff{written.getvalue()}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return str(value)
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode().strip('"')
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
