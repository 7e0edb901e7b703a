"""Payouts of some days as a table, for whoever checks the bank's slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.workbooks import Cell, Column, Kind, Sheet, one_page, workbook
from marketplace.papers.table_words import PAYOUT_STATES, WAYS, WORDS
from marketplace.queries.payouts import payouts

if TYPE_CHECKING:
    from core.refusals import Language
    from marketplace.papers.periods import Period
    from marketplace.queries.payouts import PayoutView

# More than is paid out in a quarter of a year by two people who look at each.
MOST = 100_000


async def payouts_table(period: Period, language: Language) -> bytes:
    """Give payouts proposed in a period as xlsx; accounts show their last digits."""

    def say(key: str) -> str:
        return WORDS[key].in_language(language)

    columns = [
        Column(say("number"), Kind.TEXT, 12),
        Column(say("payee"), Kind.TEXT, 20),
        Column(say("statement"), Kind.TEXT, 12),
        Column(say("amount"), Kind.MONEY, 14),
        Column(say("state"), Kind.TEXT, 12),
        Column(say("way"), Kind.TEXT, 14),
        Column(say("account"), Kind.TEXT, 24),
        Column(say("proposed_at"), Kind.MOMENT, 18),
        Column(say("proposed_by"), Kind.TEXT, 10),
        Column(say("approved_at"), Kind.MOMENT, 18),
        Column(say("approved_by"), Kind.TEXT, 10),
        Column(say("exported_at"), Kind.MOMENT, 18),
        Column(say("reference"), Kind.TEXT, 20),
        Column(say("paid_at"), Kind.MOMENT, 18),
        Column(say("back_at"), Kind.MOMENT, 18),
        Column(say("back"), Kind.TEXT, 30),
    ]
    found = await payouts(between=period, limit=MOST)
    rows = [_row(one, language) for one in found]
    return await workbook([Sheet(say("payouts"), columns, one_page(rows))])


def _row(one: PayoutView, language: Language) -> list[Cell]:
    return [
        one.number,
        one.merchant.name,
        one.statement_number,
        one.amount_fen,
        PAYOUT_STATES[one.state].in_language(language),
        WAYS[one.way.value].in_language(language),
        f"{one.bank_name} *{one.account_ending}" if one.account_ending else None,
        one.proposed_at,
        one.proposed_by.name,
        one.approved_at,
        one.approved_by.name if one.approved_by else None,
        one.exported_at,
        one.bank_reference,
        one.paid_at,
        one.returned_at or one.rejected_at,
        one.return_reason or one.rejection_reason,
    ]
