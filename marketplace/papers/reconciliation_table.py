"""Comparisons with the provider's account, and their differences, as a table to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.workbooks import Cell, Column, Kind, Sheet, one_page, workbook
from marketplace.papers.table_words import EXCEPTION_STATES, MATCHES, WORDS
from payments.reconciliation_views import exceptions_between, runs_between

if TYPE_CHECKING:
    from core.refusals import Language
    from marketplace.papers.periods import Period
    from payments.reconciliation_views import ExceptionView, RunView


async def reconciliation_table(period: Period, language: Language) -> bytes:
    """Give the comparisons of a period as xlsx, and the differences that were there in it."""

    def say(key: str) -> str:
        return WORDS[key].in_language(language)

    runs = [
        Column(say("made_at"), Kind.MOMENT, 18),
        Column(say("proven"), Kind.TEXT, 16),
        Column(say("ledger"), Kind.MONEY, 16),
        Column(say("lines"), Kind.MONEY, 16),
        Column(say("provider"), Kind.MONEY, 16),
        Column(say("timing"), Kind.MONEY, 16),
        Column(say("unexplained"), Kind.MONEY, 18),
        Column(say("matched"), Kind.COUNT, 10),
        Column(say("exceptions"), Kind.COUNT, 10),
    ]
    differences = [
        Column(say("kind"), Kind.TEXT, 22),
        Column(say("key"), Kind.TEXT, 40),
        Column(say("currency"), Kind.TEXT, 8),
        Column(say("ours"), Kind.COUNT, 14),
        Column(say("theirs"), Kind.COUNT, 14),
        Column(say("since"), Kind.MOMENT, 18),
        Column(say("state"), Kind.TEXT, 12),
        Column(say("owner"), Kind.TEXT, 10),
        Column(say("said"), Kind.TEXT, 36),
        Column(say("resolved_at"), Kind.MOMENT, 18),
    ]
    compared = await runs_between(*period)
    made = [_run(run, language) for run in compared]
    found = [_exception(one, language) for one in await exceptions_between(*period)]
    return await workbook(
        [
            Sheet(say("runs"), runs, one_page(made)),
            *_others(compared, language),
            Sheet(say("exceptions"), differences, one_page(found)),
        ]
    )


def _others(runs: list[RunView], language: Language) -> list[Sheet]:
    """Give the proofs in other currencies, in their smallest units; no sheet without any."""

    def say(key: str) -> str:
        return WORDS[key].in_language(language)

    rows: list[list[Cell]] = [
        [
            run.made_at,
            one.currency.upper(),
            say("holds" if one.holds else "fails"),
            one.ledger,
            one.lines,
            one.provider,
            one.timing,
            one.unexplained,
        ]
        for run in runs
        for one in run.others
    ]
    columns = [
        Column(say("made_at"), Kind.MOMENT, 18),
        Column(say("currency"), Kind.TEXT, 8),
        Column(say("proven"), Kind.TEXT, 16),
        Column(say("known"), Kind.COUNT, 18),
        Column(say("listed"), Kind.COUNT, 18),
        Column(say("at_provider"), Kind.COUNT, 18),
        Column(say("under_way"), Kind.COUNT, 18),
        Column(say("unknown"), Kind.COUNT, 18),
    ]
    return [Sheet(say("others"), columns, one_page(rows))] if rows else []


def _run(run: RunView, language: Language) -> list[Cell]:
    return [
        run.made_at,
        WORDS["holds" if run.proven else "fails"].in_language(language),
        run.ledger_fen,
        run.lines_fen,
        run.provider_fen,
        run.timing_fen,
        run.unexplained_fen,
        run.matched,
        run.exceptions,
    ]


def _exception(one: ExceptionView, language: Language) -> list[Cell]:
    return [
        MATCHES[one.kind.value].in_language(language),
        one.key,
        one.currency.upper(),
        one.ours_fen,
        one.theirs,
        one.since,
        EXCEPTION_STATES[one.state.value].in_language(language),
        one.owner.name if one.owner else None,
        one.note,
        one.resolved_at,
    ]
