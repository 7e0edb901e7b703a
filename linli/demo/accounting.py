"""The books of the demo held against the provider's account, with one difference behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_value
from linli.demo.inline import deliver_here
from linli.demo.trading import control, viewer
from marketplace.reconciliation.handling_exceptions import book, take
from marketplace.reconciliation.reconciling import reconcile
from payments.reconciling import fetch_account

if TYPE_CHECKING:
    from linli.demo.people import People

UNKNOWN = {"type": "adjustment", "amount": -600, "source": "adj_20261120"}
WHY = "渠道扣了 6.00 元，账单上没有说明；已去信询问，查明前先记入暂记。"


async def hold_books_against_the_account(people: People) -> int:
    """Find a line nobody knows, put it into suspense, compare again; give what is left.

    So finance sees what a difference looks like and what became of it, and the books agree.
    """
    await control(add_line=UNKNOWN)
    await _compare()
    found = await fetch_value(
        "SELECT id FROM reconciliation_exception WHERE source = $1", UNKNOWN["source"]
    )
    finance = await viewer(people.finance.id)
    await take(finance, found)
    await book(finance, found, WHY)
    await deliver_here()
    return await _compare()


async def _compare() -> int:
    await fetch_account()
    return await reconcile()
