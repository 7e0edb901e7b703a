"""Whatever happens to what a payee is owed, in whatever order: every fen stays accounted for."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from core.refusals import Refusal
from marketplace.settling.completing import complete_orders
from marketplace.settling.confirming import confirm, confirm_by_time
from marketplace.settling.debts import adjust, decide_write_off, propose_write_off, take_repayment
from marketplace.settling.disputing import answer_line, dispute_lines
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, mark_paid, propose, reject
from marketplace.settling.payouts_coming_back import take_back
from marketplace.settling.reserves import release_reserves, use_reserves
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import Street, a_street, as_viewer, collected_orders
from tests.marketplace.paying_merchants import enter_account

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from accounts.access import Viewer

    Move = Callable[[timedelta], None]

STEPS = 30
LINES = """SELECT earning.id FROM earning JOIN earning_day day ON day.id = earning.earning_day
           WHERE day.statement = $1 ORDER BY earning.id"""


class Days:
    """A street whose money anything may happen to, by chance."""

    def __init__(self, street: Street, chance: Random, move: Move) -> None:
        """Keep who acts, and what decides."""
        self.street, self.chance, self.move = street, chance, move
        self.owner: Viewer
        self.maker: Viewer
        self.checker: Viewer

    async def sign_in(self) -> None:
        self.owner = await as_viewer(self.street.owner)
        self.maker = await as_viewer(self.street.maker)
        self.checker = await as_viewer(self.street.checker)

    async def one(self, table: str) -> UUID | None:
        """Give some row of a table by chance."""
        rows = await fetch(f"SELECT id FROM {table} ORDER BY id")  # noqa: S608 - ours
        return self.chance.choice(rows)["id"] if rows else None

    async def statement(self) -> None:
        if found := await self.one("statement"):
            merchant, wish = self.street.merchant, self.chance.randrange(3)
            if wish == 0:
                await confirm(self.owner, merchant, found)
            elif wish == 1:
                await propose(self.maker, found)
            elif rows := await fetch(LINES, found):
                line = self.chance.choice(rows)["id"]
                await dispute_lines(self.owner, merchant, found, [line], "不对")

    async def payout(self) -> None:
        if found := await self.one("payout"):
            ways: list[Callable[[], Awaitable[Any]]] = [
                lambda: approve(self.checker, found),
                lambda: reject(self.checker, found, "金额不对"),
                lambda: export(self.maker, [found]),
                lambda: mark_paid(self.maker, found, str(found)),
                lambda: take_back(self.maker, found, "户名不符"),
            ]
            await self.chance.choice(ways)()

    async def debt(self) -> None:
        merchant, amount = self.street.merchant, self.chance.randrange(1, 4000)
        wish = self.chance.randrange(4)
        if wish == 0:
            await adjust(
                self.maker, merchant, uuid7(), self.chance.choice([-1, 1]) * amount, "更正"
            )
        elif wish == 1:
            await take_repayment(self.maker, merchant, amount, str(uuid7()))
        elif wish == 2:
            await propose_write_off(self.maker, merchant, amount, "店已关")
        elif found := await self.one("write_off"):
            await decide_write_off(self.checker, found, approve=self.chance.random() < 0.7)

    async def dispute(self) -> None:
        if found := await self.one("statement_dispute"):
            whose = self.chance.random() < 0.5
            await answer_line(self.checker, found, for_payee=whose, answer="核对过了")

    async def time(self) -> None:
        self.move(timedelta(days=self.chance.randrange(1, 9)))
        await complete_orders()
        await self.chance.choice([issue_statements, confirm_by_time])()
        await self.chance.choice([release_reserves, use_reserves, issue_statements])()

    async def sale(self) -> None:
        await collected_orders(self.street, 1)


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_of_events_conserves_every_fen(
    truths: Callable[[], Awaitable[None]], move: Move, seed: int
) -> None:
    """Sales, statements, objections, payouts, debts and reserves by chance; refusals included."""
    street = await a_street()
    await enter_account(street)
    await execute("UPDATE payee SET reserve_basis_points = 1000, reserve_days = 10")
    days = Days(street, Random(seed), move)  # noqa: S311 - the same chance each time
    await days.sign_in()
    acts = [days.statement, days.payout, days.debt, days.dispute, days.time, days.sale]
    for _ in range(STEPS):
        with suppress(Refusal):
            await days.chance.choice(acts)()
    await truths()
    move(timedelta(days=60))
    await complete_orders()
    await release_reserves()
    await issue_statements()
    unstated = "SELECT count(*) FROM earning_day WHERE statement IS NULL AND available_on <= $1"
    assert await fetch_value(unstated, clock.today()) == 0
