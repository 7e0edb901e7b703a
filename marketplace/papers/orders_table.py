"""A merchant's orders line by line, as a table to keep and to add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.workbooks import Cell, Column, Kind, Sheet, workbook
from marketplace.papers.table_words import ORDER_STATES, WORDS
from marketplace.queries.console import masked
from marketplace.queries.lines_to_keep import lines_between
from marketplace.queries.orders import order_number

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    import asyncpg

    from core.refusals import Language
    from core.workbooks import Page
    from marketplace.papers.periods import Period

MONEY = (
    "paid_fen",
    "true_up_fen",
    "refunded_units",
    "refunded_fen",
    "goodwill_fen",
    "kept_fen",
)


async def orders_table(merchant_id: UUID, period: Period, language: Language) -> bytes:
    """Give the lines of a merchant's orders of some days as xlsx; buyers are masked.

    Commission and the host's share are those still owed: what went back with refunds is off.
    """

    def say(key: str) -> str:
        return WORDS[key].in_language(language)

    columns = [
        Column(say("number"), Kind.TEXT, 14),
        Column(say("placed_at"), Kind.MOMENT, 18),
        Column(say("state"), Kind.TEXT, 14),
        Column(say("goods"), Kind.TEXT, 30),
        Column(say("variant"), Kind.TEXT, 12),
        Column(say("units"), Kind.COUNT, 8),
        Column(say("price"), Kind.MONEY, 14),
        Column(say("final_price"), Kind.MONEY, 14),
        Column(say("paid"), Kind.MONEY, 14),
        Column(say("true_up"), Kind.MONEY, 16),
        Column(say("refunded_units"), Kind.COUNT, 10),
        Column(say("refunded"), Kind.MONEY, 16),
        Column(say("goodwill"), Kind.MONEY, 14),
        Column(say("kept"), Kind.MONEY, 16),
        Column(say("commission"), Kind.MONEY, 14),
        Column(say("host"), Kind.MONEY, 16),
        Column(say("point"), Kind.TEXT, 18),
        Column(say("buyer"), Kind.TEXT, 8),
        Column(say("note"), Kind.TEXT, 24),
    ]
    return await workbook([Sheet(say("orders"), columns, _pages(merchant_id, period, language))])


async def _pages(merchant_id: UUID, period: Period, language: Language) -> AsyncIterator[Page]:
    async for lines in lines_between(merchant_id, *period):
        yield [_row(line, language) for line in lines]


def _row(line: asyncpg.Record, language: Language) -> list[Cell]:
    return [
        order_number(line),
        line["placed_at"],
        ORDER_STATES[line["state"]].in_language(language),
        line["title"],
        line["variant_name"],
        line["quantity"],
        line["unit_price_fen"],
        line["final_unit_price_fen"],
        *(line[name] for name in MONEY),
        _left(line, "commission_fen", "commission_reversed_fen"),
        _left(line, "host_fen", "host_reversed_fen"),
        line["point_name"],
        masked(line["display_name"]),
        line["note"],
    ]


def _left(line: asyncpg.Record, fee: str, reversed_fee: str) -> int | None:
    """Give what is left of a fee, None before it was decided."""
    return None if line[fee] is None else line[fee] - line[reversed_fee]
