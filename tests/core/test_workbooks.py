"""Tables hold what they were given, and never compute what somebody typed."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from core.workbooks import Cell, Column, Kind, Page, Sheet, one_page, workbook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

COLUMNS = [
    Column("名称"),
    Column("份数", Kind.COUNT),
    Column("金额", Kind.MONEY),
    Column("日期", Kind.DAY),
    Column("时间", Kind.MOMENT),
]
ROW: list[Cell] = [
    "红富士", 3, 101_70, date(2026, 3, 1), datetime(2026, 3, 1, 16, 30, tzinfo=UTC),
]  # fmt: skip


async def opened(*rows: list[Cell], columns: list[Column] | None = None) -> Any:
    """Write rows and open the table again."""
    made = await workbook([Sheet("账单", columns or COLUMNS, one_page(rows))])
    return openpyxl.load_workbook(io.BytesIO(made))["账单"]


async def test_a_table_holds_what_it_was_given() -> None:
    """Fen become yuan, moments the clock of Shanghai, and nothing is left out."""
    sheet = await opened(ROW, [None] * 5)
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0] == ["名称", "份数", "金额", "日期", "时间"]
    assert found[1] == ["红富士", 3, 101.7, datetime(2026, 3, 1), datetime(2026, 3, 2, 0, 30)]  # noqa: DTZ001
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("typed", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
async def test_what_looks_like_a_formula_is_text(typed: str) -> None:
    """It is text here, and marked so that it stays text where it is saved anew."""
    sheet = await opened([typed], columns=[Column("备注")])
    assert sheet["A2"].value == typed
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix


async def test_an_address_is_text_too() -> None:
    """Nothing becomes a link somebody could be led away by."""
    sheet = await opened(["https://example.org"], columns=[Column("备注")])
    assert sheet["A2"].hyperlink is None


async def test_cents_survive() -> None:
    """Sums of a table are the sums of the fen, up to amounts no neighbourhood knows."""
    amounts: list[Cell] = [1, 10, 33_33, -1, 99_999_999_999_99]
    sheet = await opened(*[[amount] for amount in amounts], columns=[Column("元", Kind.MONEY)])
    assert [round(row[0].value * 100) for row in sheet.iter_rows(min_row=2)] == amounts


async def test_rows_come_page_by_page() -> None:
    """A long table is written as its pages arrive, in their order."""

    async def pages() -> AsyncIterator[Page]:
        for start in range(0, 3000, 1000):
            yield [[number] for number in range(start, start + 1000)]

    made = await workbook([Sheet("a/b:c", [Column("n", Kind.COUNT)], pages())])
    sheet = openpyxl.load_workbook(io.BytesIO(made), read_only=True)["abc"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == list(range(3000))
