"""Papers and tables say what the pages say, to those who may see it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from core import clock
from core.amounts import yuan
from core.database import execute
from core.identifiers import uuid7
from core.typesetting import typesetter
from marketplace.papers.case_sums import sums_of
from marketplace.papers.goods import Packed, packed_of_campaign
from marketplace.papers.hand_out import hand_out_section
from marketplace.papers.layout import ROWS_MAX, Column, Section, Sheet
from marketplace.papers.packing import totals
from marketplace.papers.statement import statement_sheet
from marketplace.queries.statements import statement_lines, statements
from marketplace.settling.stating import issue_statements
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    a_neighbour,
    a_paid_order,
    a_person,
    a_point,
    a_street,
    an_open_campaign,
    digits_of,
    earned_orders,
    ready_orders,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    import httpx

    Move = Callable[[timedelta], None]

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)


def text_of(pdf: bytes) -> str:
    """Give all words of a PDF without its gaps."""
    return "".join(
        "".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages
    )


def rows_of(answer: httpx.Response, sheet: int) -> list[list[Any]]:
    """Give a sheet of a table that was sent, without its heading."""
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.worksheets[sheet].iter_rows(min_row=2, values_only=True)]


def some_goods(**changes: Any) -> Packed:
    """Give two bags of apples for a neighbour."""
    usual: dict[str, Any] = {
        "order": uuid7(),
        "number": "260301-00001",
        "buyer_mask": "张**",
        "note": "",
        "elder": False,
        "point": uuid7(),
        "point_name": "3 号门",
        "title": "苹果",
        "variant": "5斤",
        "case_size": None,
        "cases": None,
        "is_extra": False,
        "units": 2,
        "digits": "123456",
    }
    return Packed(**{**usual, **changes})


async def test_a_statement_on_paper_and_as_table_is_the_statement(truths: Any, move: Move) -> None:
    """Closing, sums and every line are those of the page; the table's lines add up to them."""
    street = await a_street()
    await earned_orders(street, move, 3)
    await issue_statements()
    [view] = await statements(payee_id=street.merchant)
    lines = await statement_lines(view.id)
    path = f"/merchants/{street.merchant}/statements/{view.id}/file"
    async with browser_of(the_application(), street.owner) as desk:
        paper = await desk.get(f"{path}?kind=pdf")
        table = await desk.get(f"{path}?kind=xlsx")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"] == "attachment; filename=statement.pdf"
    printed = text_of(paper.content)
    for told in (view.number, yuan(view.closing_fen), yuan(view.payable_fen), "果然好水果"):
        assert told in printed
    assert all(line.order_number in printed for line in lines if line.order_number)
    sums = rows_of(table, 0)
    assert round(sums[-1][2] * 100) == view.closing_fen
    assert round(sum(row[2] for row in sums[:-1]) * 100) == view.closing_fen
    cells = rows_of(table, 1)
    assert len(cells) == len(lines) == 3
    assert round(sum(row[7] for row in cells) * 100) == view.net_fen


async def test_a_strangers_statement_is_not_there(truths: Any, move: Move) -> None:
    """Neither for a neighbour nor for another merchant's owner."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    [view] = await statements(payee_id=street.merchant)
    for person in (await a_neighbour(street), await a_person("路人")):
        async with browser_of(the_application(), person) as stranger:
            path = f"/merchants/{street.merchant}/statements/{view.id}/file?kind=pdf"
            answer = await stranger.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "no-such-payee")


async def test_a_long_statement_ends_its_paper_and_says_so(truths: Any, move: Move) -> None:
    """Its sums are whole all the same, and the table has every line."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    [view] = await statements(payee_id=street.merchant)
    [line] = await statement_lines(view.id)
    sheet = statement_sheet(view, [line] * (ROWS_MAX + 1), "zh-CN")
    assert len(sheet.sections[1].rows) == ROWS_MAX
    assert str(ROWS_MAX + 1) in sheet.sections[1].note


async def test_the_longest_paper_is_set_in_time() -> None:
    """As many rows as a paper may have, in Chinese, within the patience of who waits."""
    row = ["260301-00001", "张**", "阿克苏冰糖心苹果 5斤装", "2", "放门口，谢谢"]
    columns = [Column(heading) for heading in ("单号", "买家", "商品", "份数", "备注")]
    long = Section("", columns, [row] * ROWS_MAX)
    sheet = Sheet(title="备货单", source="邻里", language="zh-CN", sections=[long])
    pdf = await typesetter().set_pdf(sheet.paper(AT))
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 20
    assert "备货单" in text_of(pdf)[:20]


async def test_a_packing_list_names_what_is_paid_and_nothing_else(database: str) -> None:
    """Totals for the supplier, orders for the point; the units are those that were paid."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    gate = await a_point(street.point_party, street.community, "北门")
    await execute(
        """INSERT INTO campaign_point (id, campaign, point, collect_from, collect_until)
           SELECT uuidv7(), campaign, $2, collect_from, collect_until FROM campaign_point
           WHERE campaign = $1""",
        campaign,
        gate,
    )
    await a_paid_order(street, campaign, quantity=2)
    await a_paid_order(street, campaign, quantity=3, point=gate)
    path = f"/campaigns/{campaign}/packing-list"
    async with browser_of(the_application(), street.owner) as desk:
        supplier = text_of((await desk.get(f"{path}?kind=pdf")).content)
        sorted_out = text_of((await desk.get(f"{path}?kind=pdf&by=point")).content)
        table = await desk.get(f"{path}?kind=xlsx")
    assert "北门" in supplier
    assert "还没截单" in supplier
    assert "张**" in sorted_out
    assert "张小丽" not in sorted_out
    assert [row[2] for row in rows_of(table, 0)] == [5]
    assert sorted(row[3] for row in rows_of(table, 1)) == [2, 3]
    assert [row[5] for row in rows_of(table, 2)] == [2, 3]
    assert sum(one.units for one in await packed_of_campaign(campaign)) == 5
    async with browser_of(the_application(), await a_neighbour(street)) as phone:
        refused = await phone.get(f"{path}?kind=pdf")
        assert (refused.status_code, refused.json()["code"]) == (404, "no-such-campaign")


def test_cases_and_singles_are_counted_apart() -> None:
    """Thirteen units in cases of six are two cases and one unit."""
    [section] = totals(
        [some_goods(units=7, case_size=6), some_goods(units=6, case_size=6)], "zh-CN"
    )
    assert list(section.rows) == [["苹果", "5斤", "13", "2 箱 × 6", "12", "1", "0", "0"]]
    assert section.total[2] == "13"


def test_units_taken_to_fill_a_case_are_told_apart() -> None:
    """Four ordered and two taken as extras are one case; what comes singly has no cases."""
    goods = [
        some_goods(units=4, case_size=6, cases=1),
        some_goods(units=2, case_size=6, cases=1, is_extra=True),
        some_goods(units=3, title="葱"),
    ]
    [section] = totals(goods, "zh-CN")
    assert list(section.rows) == [
        ["苹果", "5斤", "6", "1 箱 × 6", "6", "0", "2", "0"],
        ["葱", "5斤", "3", "", "", "3", "", ""],
    ]
    [plain] = totals(goods[2:], "zh-CN")
    assert list(plain.rows) == [["葱", "5斤", "3"]]


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=8), st.integers(2, 24), st.none() | st.just(1)
)
def test_cases_and_singles_are_all_there_is(
    units: list[int], size: int, filled: int | None
) -> None:
    """Whole cases and singles are what was sold and what stays with the merchant, never more."""
    ordered = None if filled is None else -(-sum(units) // size)
    packed = [some_goods(units=count, case_size=size, cases=ordered) for count in units]
    [one] = sums_of(packed, whole_run=True)
    assert one.in_cases + one.singles == sum(units) + one.yours
    assert 0 <= one.singles < size
    assert 0 <= one.yours < size


def test_what_nobody_took_of_a_case_is_told() -> None:
    """Three cases of six were ordered and fifteen units sold: three stay with the merchant."""
    goods = [
        some_goods(units=7, case_size=6, cases=3),
        some_goods(units=8, case_size=6, cases=3, point_name="北门"),
    ]
    everywhere, *points = totals(goods, "zh-CN")
    assert list(everywhere.rows) == [["苹果", "5斤", "15", "3 箱 × 6", "18", "0", "0", "3"]]
    assert "留给商家" in everywhere.note
    # At each point they are counted as they come.
    assert sorted(section.rows[0][5] for section in points) == ["1", "2"]
    assert {section.note for section in points} == {""}


async def test_a_points_sheet_stands_in_for_the_scanner(database: str) -> None:
    """It names who collects how much; codes end in three digits, and only when asked for."""
    street = await a_street()
    orders = await ready_orders(street, 2)
    digits = [await digits_of(order) for order in orders]
    path = f"/pick-up-points/{street.point}/sheet?day={clock.today()}"
    async with browser_of(the_application(), street.staff) as counter:
        plain = text_of((await counter.get(path)).content)
        told = text_of((await counter.get(f"{path}&digits=true")).content)
        bad = await counter.get(f"/pick-up-points/{street.point}/sheet?day=yesterday")
        assert bad.status_code == 422
        far = await counter.get(f"/pick-up-points/{street.point}/sheet?day=9999-12-31")
        assert (far.status_code, far.json()["code"]) == (422, "period-not-possible")
    assert "张**" in plain
    assert "末位" not in plain
    assert all(one[-3:] in told and one not in told for one in digits)
    async with browser_of(the_application(), await a_person("路人")) as stranger:
        answer = await stranger.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-point")


def test_there_is_a_box_for_each_unit() -> None:
    """Up to six; more are written down."""
    section = hand_out_section([some_goods(units=3), some_goods(units=12)], "zh-CN", digits=True)
    assert [row[5] for row in section.rows] == [3, "____ / 12"]
    assert [row[4] for row in section.rows] == ["456", "456"]
    assert hand_out_section([], "zh-CN", digits=False).note


async def test_a_slip_is_for_who_ordered(database: str) -> None:
    """It carries place, hours and code in large letters; nobody else gets it."""
    street = await a_street()
    (order,) = await ready_orders(street)
    code = await digits_of(order)
    async with browser_of(the_application(), street.buyers[0]) as buyer:
        slip = text_of((await buyer.get(f"/orders/{order}/slip")).content)
    assert code in slip
    assert "3号门岗亭" in slip
    async with browser_of(the_application(), street.owner) as seller:
        answer = await seller.get(f"/orders/{order}/slip")
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-order")


def test_what_the_typeface_lacks_is_left_out() -> None:
    """A picture in a name is no box on the paper."""
    section = Section("", [Column("名")], [["小张🍎"]])
    told = Sheet(title="单", source="邻里", language="en", sections=[section]).paper(AT).content
    assert told["sections"][0]["rows"] == [["小张"]]
