"""Paying out by hand: a file for the bank's counter or web page.

Spreadsheets run what begins like a formula and round long numbers, so no cell does either:
text that could be a formula gets an apostrophe, account numbers stand in groups of four.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from core.amounts import yuan
from core.clock import today
from marketplace.settling.payout_providers import InstructionFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marketplace.settling.payout_providers import Instruction

HEADINGS = ("收款户名", "开户银行", "收款账号", "金额(元)", "附言")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GROUP = 4
# Without the mark Excel takes UTF-8 for something else.
BYTE_ORDER_MARK = "\ufeff"


class ManualBank:
    """The provider every installation has: a person and a bank."""

    name = "manual_bank"

    async def hand_over(self, instructions: Sequence[Instruction]) -> InstructionFile:
        """Give the file; nothing is sent until a person takes it to the bank."""
        return InstructionFile(
            name=f"payouts-{today():%Y%m%d}.csv",
            media_type="text/csv; charset=utf-8",
            content=write_file(instructions),
        )


def write_file(instructions: Sequence[Instruction]) -> bytes:
    """Write the payment file: one row a payout, in the order given."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(HEADINGS)
    for one in instructions:
        rows.writerow(
            [
                cell(one.holder),
                cell(one.bank_name),
                grouped(one.number),
                yuan(one.amount_fen),
                cell(one.reference),
            ]
        )
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def cell(text: str) -> str:
    """Make a text harmless in a spreadsheet: it can neither run nor break out of its row."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(FORMULA_STARTS) else flat


def grouped(number: str) -> str:
    """Write an account number in groups of four, which no spreadsheet takes for a number."""
    return " ".join(number[start : start + GROUP] for start in range(0, len(number), GROUP))
