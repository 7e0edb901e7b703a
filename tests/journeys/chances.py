"""A street on which anything may happen: what people, the clock and the provider can do.

Each verb picks its row by a number among those there are, and does nothing when there is
none; what is refused changes nothing. Everything but the bank is real.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core import clock
from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from core.refusals import Refusal
from core.schedule import every_sweep
from marketplace.after_sales import answering
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.paying import pay_order
from marketplace.ordering.reducing import reduce_order
from marketplace.pick_up import collecting
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.counting_arrivals import Counted, owed_units
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import RefundFunder, Wish
from marketplace.refunds.refund_routes import choose_route
from marketplace.refunds.refunding_by_operator import refund_order
from marketplace.refunds.refunding_parts import give
from marketplace.refunds.settling_refunds import settle_refund
from marketplace.selling.publishing import cancel_campaign
from marketplace.selling.tier_prices import PriceTier
from marketplace.settling.confirming import confirm
from marketplace.settling.disputing import answer_line, dispute_lines
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, mark_paid, propose
from marketplace.settling.payouts_coming_back import take_back
from payments.gateway import gateway
from payments.submitting import note as note_refund
from tests.marketplace.builders import Street as Shop
from tests.marketplace.builders import row_of
from tests.marketplace.cases_builders import a_case, buyer_of
from tests.marketplace.handing_over import a_neighbour, a_street, as_viewer, digits_of
from tests.marketplace.paying_merchants import enter_account
from tests.marketplace.selling_variants import a_run_of_two_sizes, order_of
from tests.payments.builders import hear
from tests.reacting import run_due_reactions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from accounts.access import Viewer
    from marketplace.refunds.line_money import LineMoney
    from tests.marketplace.handing_over import Street
    from tests.payments.sandbox_process import SandboxProcess

SWEPT = ("marketplace.", "payments.")
# The provider's account is fetched and proven once, when the story is over.
LEFT_OUT = ("payments.reconciling.", "marketplace.reconciliation.reconciling.")
LINES = """SELECT earning.id FROM earning JOIN earning_day day ON day.id = earning.earning_day
           WHERE day.statement = $1"""


@dataclass
class Market:
    """One merchant with two runs, three buyers, a point, two operators, and the clock."""

    sandbox: SandboxProcess
    time: ExitStack = field(default_factory=ExitStack)
    done: Counter[str] = field(default_factory=Counter)
    buyers: list[UUID] = field(default_factory=list)
    street: Street = field(init=False)
    owner: Viewer = field(init=False)
    staff: Viewer = field(init=False)
    maker: Viewer = field(init=False)
    checker: Viewer = field(init=False)

    async def open(self) -> None:
        """Found the street and open the first run."""
        self.street = await a_street()
        people = (self.street.owner, self.street.staff, self.street.maker, self.street.checker)
        self.owner, self.staff, self.maker, self.checker = [await as_viewer(one) for one in people]
        self.buyers = [await a_neighbour(self.street) for _ in range(3)]
        await enter_account(self.street)
        await execute("UPDATE payee SET reserve_basis_points = 1000, reserve_days = 10")
        await self.sell()

    async def sell(self) -> None:
        """Open a run in two sizes with a cheaper tier, a short stock and a host's share."""
        street = self.street
        shop = Shop(street.community, street.merchant, street.owner, street.point, street.staff)
        await a_run_of_two_sizes(
            shop,
            large_stock=3,
            stock_units=9,
            min_units=2,
            cheaper=(PriceTier(4, (3391, 6997)),),
            host_basis_points=300,
        )

    async def some(self, which: int, table: str, where: str) -> UUID | None:
        """Give one of the rows there are, by number."""
        query = f"SELECT id FROM {table} WHERE {where} ORDER BY id"  # noqa: S608 - ours
        rows = await fetch(query)
        return rows[which % len(rows)]["id"] if rows else None

    async def attempt(self, what: str, act: Callable[[], Awaitable[Any]]) -> None:
        """Do something, count that it was done, and let everything that follows happen."""
        with suppress(Refusal):
            await act()
            self.done[what] += 1
        await run_due_reactions()

    # ------------------------------------------------------------ buyers

    async def place(self, which: int, units: int) -> None:
        kind = await self.some(
            which,
            "campaign_variant",
            "campaign IN (SELECT id FROM campaign WHERE state = 'open')",
        )
        if kind:
            run = (await row_of("campaign_variant", kind))["campaign"]
            buyer = self.buyers[which % len(self.buyers)]
            shop = Shop(self.street.community, run, run, self.street.point, run)
            await self.attempt("placed", lambda: order_of(shop, run, kind, units, buyer=buyer))

    async def pay(self, which: int, *, method: str = "alipay", heard: bool = True) -> None:
        order = await self.some(which, "market_order", "state = 'pending'")
        if order:
            await self.attempt("paid", lambda: self._pay(order, method, heard=heard))

    async def _pay(self, order: UUID, method: str, *, heard: bool) -> None:
        buyer = await buyer_of(order)
        payment = await pay_order(order, payer=buyer, method=method, language="zh-CN")
        self.sandbox.try_control(pay=str(payment.id))
        if heard:
            await hear(payment.id)

    async def reduce(self, which: int) -> None:
        order = await self.some(which, "market_order", "state = 'paid_waiting' AND quantity > 1")
        if order:
            wishes = [Wish(next(iter(await lines_of(order))), 1)]
            left = (await row_of("market_order", order))["quantity"] - 1
            buyer = await buyer_of(order)
            await self.attempt(
                "reduced", lambda: reduce_order(order, wishes, buyer=buyer, left=left)
            )

    async def cancel(self, which: int) -> None:
        order = await self.some(which, "market_order", "state IN ('pending', 'paid_waiting')")
        if order:
            buyer = await buyer_of(order)
            await self.attempt("cancelled", lambda: cancel_order(order, buyer=buyer))

    async def complain(self, which: int, *, granted: bool) -> None:
        order = await self.some(which, "market_order", "state = 'collected'")
        if order:
            await self.attempt("complained", lambda: a_case(order))
        case = await self.some(which, "after_sale", "state = 'applied'")
        if case and granted:
            merchant = self.street.merchant
            await self.attempt("granted", lambda: answering.accept(self.owner, merchant, case))

    async def choose_the_wallet(self, which: int) -> None:
        refund = await self.some(which, "order_refund", "state = 'awaiting_choice'")
        if refund:
            order = (await row_of("order_refund", refund))["parent"]
            buyer = await buyer_of(order)
            await self.attempt("chosen", lambda: choose_route(order, refund, None, buyer=buyer))

    # ------------------------------------------------------------ the merchant and the point

    async def stop_selling(self, which: int) -> None:
        run = await self.some(which, "campaign", "state = 'open'")
        if run:
            await self.attempt("stopped", lambda: cancel_campaign(run, note="不卖了"))

    async def arrive(self, which: int, missing: int) -> None:
        run = await self.some(which, "campaign", "state IN ('succeeded', 'procuring')")
        if run:
            owed = await owed_units(run, self.street.point)
            came = {kind: sum(row["units"] for row in rows) for kind, rows in owed.items()}
            counts = {kind: Counted(max(units - missing, 0)) for kind, units in came.items()}
            wish = counts if missing else None
            point = self.street.point
            await self.attempt("arrived", lambda: arrive(self.staff, run, point, wish))

    async def hand_out(self, which: int, units: int | None) -> None:
        order = await self.some(which, "market_order", "state = 'ready'")
        if order:
            wish = units and {next(iter(await lines_of(order))): units}
            digits, point = await digits_of(order), self.street.point
            await self.attempt(
                "handed out",
                lambda: collecting.collect(self.staff, point, digits, units=wish or None),
            )

    # ------------------------------------------------------------ operators

    async def give(
        self, which: int, *, units: int, goodwill_fen: int, funder: RefundFunder
    ) -> None:
        order = await self.some(
            which, "market_order", "state IN ('confirmed', 'ready', 'collected', 'completed')"
        )
        if order:
            name, line = next(iter((await lines_of(order)).items()))
            wish = Wish(name, min(units, line.left_units), min(goodwill_fen, _room(line, units)))
            gift = Gift(uuid7(), order, (wish,), "补偿", funder=funder)
            await self.attempt("given", lambda: give(self.maker, gift))

    async def give_all(self, which: int) -> None:
        order = await self.some(which, "market_order", "paid_fen > 0 AND state <> 'refunding'")
        if order:
            await self.attempt("given whole", lambda: refund_order(self.maker, order, "全部退回"))

    async def settle_by_hand(self, which: int) -> None:
        refund = await self.some(which, "order_refund", "state = 'manual'")
        if refund:
            proof = f"回单 {refund}"
            await self.attempt("by hand", lambda: settle_refund(self.checker, refund, proof))

    async def answer_statement(self, which: int, *, agreed: bool) -> None:
        found = await self.some(which, "statement", "state = 'issued'")
        if found:
            merchant, line = self.street.merchant, None
            if not agreed:
                rows = await fetch(LINES, found)
                line = rows[which % len(rows)]["id"] if rows else None
            if line:
                await self.attempt(
                    "disputed",
                    lambda: dispute_lines(self.owner, merchant, found, [line], "不对"),
                )
            else:
                await self.attempt("agreed", lambda: confirm(self.owner, merchant, found))

    async def answer_dispute(self, which: int, *, for_payee: bool) -> None:
        found = await self.some(which, "statement_dispute", "state = 'open'")
        if found:
            await self.attempt(
                "answered",
                lambda: answer_line(self.checker, found, for_payee=for_payee, answer="核对过了"),
            )

    async def pay_out(self, which: int) -> None:
        """Move the way to the payee's bank one step on."""
        steps: list[tuple[str, str, str, Callable[[UUID], Awaitable[Any]]]] = [
            ("payout", "exported", "paid out", lambda one: mark_paid(self.maker, one, f"B-{one}")),
            ("payout", "approved", "exported", lambda one: export(self.maker, [one])),
            ("payout", "proposed", "approved", lambda one: approve(self.checker, one)),
            ("statement", "failed", "proposed", lambda one: propose(self.maker, one)),
            ("statement", "confirmed", "proposed", lambda one: propose(self.maker, one)),
        ]
        for table, state, what, act in steps:
            found = await self.some(which, table, f"state = '{state}'")
            if found:
                await self.attempt(what, partial(act, found))
                return

    async def bank_returns(self, which: int) -> None:
        found = await self.some(which, "payout", "state IN ('exported', 'paid')")
        if found:
            await self.attempt("returned", lambda: take_back(self.maker, found, "户名不符"))

    # ------------------------------------------------------------ the clock and the provider

    async def wait(self, by: timedelta) -> None:
        """Let time pass for us and the provider, and every sweep of money and goods run."""
        self.time.enter_context(clock.moved(by))
        self.sandbox.control(advance=int(by.total_seconds()))
        for _ in range(2):
            for sweep in every_sweep():
                if sweep.name.startswith(SWEPT) and not sweep.name.startswith(LEFT_OUT):
                    await sweep.run()
            await run_due_reactions()
        self.done["waited"] += 1

    async def bounce(self, which: int) -> None:
        """Let a refund that was made come back from the buyer's bank."""
        refund = await self.some(
            which, "refund", "state = 'succeeded' AND provider_id IS NOT NULL AND proof IS NULL"
        )
        if refund:
            provider_id = (await row_of("refund", refund))["provider_id"]
            if self.sandbox.try_control(fail_refund=provider_id):
                told = await gateway().retrieve_refund(provider_id)
                await self.attempt("bounced", lambda: note_refund(refund, told))

    async def refuse_next_refund(self) -> None:
        self.sandbox.control(fail_next_refund=1)

    async def owed_to_buyers(self) -> int:
        """Give how many refunds are not made yet."""
        query = "SELECT count(*) FROM order_refund WHERE state <> 'succeeded'"
        return int(await fetch_value(query))


def _room(line: LineMoney, units: int) -> int:
    """Give what goodwill is possible beside some units."""
    return 0 if units else line.left_fen
