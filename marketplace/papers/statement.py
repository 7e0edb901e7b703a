"""A statement as a paper to sign and as a table to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.amounts import yuan
from core.refusals import Text
from core.typesetting import typesetter
from core.workbooks import Cell as Value
from core.workbooks import Column as Cells
from core.workbooks import Kind, one_page, workbook
from core.workbooks import Sheet as Table
from marketplace.local_time import local_time
from marketplace.papers.layout import ROWS_MAX, SMALL, Column, Section, Sheet
from marketplace.papers.statement_words import KINDS, SUMS, WORDS
from marketplace.queries.statements import statement, statement_lines

if TYPE_CHECKING:
    from uuid import UUID

    from core.refusals import Language
    from marketplace.queries.statements import StatementLineView, StatementView


async def statement_pdf(statement_id: UUID, language: Language) -> bytes:
    """Give a statement as PDF; who may see it is decided before. Raises PapersAway."""
    view = await statement(statement_id)
    lines = await statement_lines(statement_id)
    sheet = statement_sheet(view, lines, language)
    return await typesetter().set_pdf(sheet.paper(view.issued_at))


async def statement_table(statement_id: UUID, language: Language) -> bytes:
    """Give a statement's lines as xlsx; amounts are numbers whose sum is the statement's."""

    def say(key: str) -> str:
        return WORDS[key].in_language(language)

    view = await statement(statement_id)
    rows = [_cells(line, language) for line in await statement_lines(statement_id)]
    columns = [
        Cells(say("line"), Kind.COUNT, 6),
        Cells(say("earned_at"), Kind.MOMENT, 18),
        Cells(say("kind"), Kind.TEXT, 14),
        Cells(say("order"), Kind.TEXT, 18),
        Cells(say("goods"), Kind.TEXT, 36),
        Cells(say("gross"), Kind.MONEY, 14),
        Cells(say("kept"), Kind.MONEY, 14),
        Cells(say("net"), Kind.MONEY, 14),
    ]
    sums: list[list[Value]] = [
        [SUMS[part.kind].in_language(language), part.count, part.amount_fen] for part in view.sums
    ]
    sums.append([say("closing"), None, view.closing_fen])
    if view.commission_tax_fen:
        sums.append([say("tax"), None, view.commission_tax_fen])
    heads = [
        Cells(say("part"), Kind.TEXT, 24),
        Cells(say("count"), Kind.COUNT, 10),
        Cells(say("amount"), Kind.MONEY, 16),
    ]
    return await workbook(
        [Table(view.number, heads, one_page(sums)), Table(say("lines"), columns, one_page(rows))]
    )


def statement_sheet(
    view: StatementView, lines: list[StatementLineView], language: Language
) -> Sheet:
    """Lay a statement out: what it adds up to, then line by line."""

    def say(key: str) -> str:
        return WORDS[key].in_language(language)

    shown = lines[:ROWS_MAX]
    return Sheet(
        title=say("title"),
        subtitle=f"{view.number} · {view.merchant.name}",
        source=say("source"),
        language=language,
        size=SMALL,
        facts=_facts(view, language),
        sections=[
            Section("", *_sums(view, language)),
            Section(
                say("lines"),
                [
                    Column(say("line"), 3, number=True),
                    Column(say("earned_at"), 11),
                    Column(say("kind"), 6),
                    Column(say("order"), 8),
                    Column(say("goods"), 12),
                    Column(say("gross"), 6, number=True),
                    Column(say("kept"), 6, number=True),
                    Column(say("net"), 6, number=True),
                ],
                [_row(line, language) for line in shown],
                note=say("more").format(count=len(lines)) if len(lines) > len(shown) else "",
            ),
        ],
    )


def _facts(view: StatementView, language: Language) -> list[tuple[str, str]]:
    def say(key: str) -> str:
        return WORDS[key].in_language(language)

    facts = [
        (say("period"), f"{view.period_from} – {view.period_until}"),
        (say("issued_at"), local_time(view.issued_at)),
        (say("payable"), f"¥{yuan(view.payable_fen)}"),
    ]
    if view.commission_tax_fen:
        facts.append((say("tax"), f"¥{yuan(view.commission_tax_fen)}"))
    if view.payout is not None:
        facts.append((say("payout"), f"{view.payout.number} · ****{view.payout.account_ending}"))
    return facts


def _sums(
    view: StatementView, language: Language
) -> tuple[list[Column], list[list[str]], list[str]]:
    columns = [
        Column(WORDS["part"].in_language(language), 6),
        Column(WORDS["count"].in_language(language), 2, number=True),
        Column(WORDS["amount"].in_language(language), 3, number=True),
    ]
    rows = [
        [
            SUMS[part.kind].in_language(language),
            str(part.count),
            yuan(part.amount_fen),
        ]
        for part in view.sums
    ]
    return columns, rows, [WORDS["closing"].in_language(language), "", yuan(view.closing_fen)]


def _row(line: StatementLineView, language: Language) -> list[str]:
    return [
        str(line.position),
        local_time(line.earned_at),
        _kind(line, language),
        line.order_number or line.payout_number or "",
        line.title,
        yuan(line.gross_fen),
        yuan(-line.commission_fen),
        yuan(line.net_fen),
    ]


def _cells(line: StatementLineView, language: Language) -> list[Value]:
    return [
        line.position,
        line.earned_at,
        _kind(line, language),
        line.order_number or line.payout_number,
        line.title,
        line.gross_fen,
        -line.commission_fen,
        line.net_fen,
    ]


def _kind(line: StatementLineView, language: Language) -> str:
    return KINDS.get(line.kind, Text(line.kind, line.kind)).in_language(language)
