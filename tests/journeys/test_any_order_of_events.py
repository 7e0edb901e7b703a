"""Any order of events conserves every fen: a street lived at random, on the real database.

Hypothesis chooses where the story begins and what happens next; after each step every
invariant holds, and in the end the provider's own account proves our books.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from core import dampers, database, invariants
from core.cache import close_redis, redis
from core.database import fetch
from marketplace.reconciliation.reconciling import reconcile
from marketplace.refunds.refund_calculator import RefundFunder
from payments.gateway import close_gateway, use
from payments.polling import look_at_open_refunds
from payments.reconciling import fetch_account
from payments.stripe_gateway import StripeGateway
from tests.databases import empty_database
from tests.journeys.chances import Market
from tests.payments.conftest import sandbox, sandbox_process  # noqa: F401 - fixtures
from tests.payments.sandbox_process import KEY, SECRET
from tests.reacting import run_due_reactions

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tests.payments.sandbox_process import SandboxProcess

WHICH = st.integers(0, 5)
A_DAY, A_WEEK = timedelta(hours=26), timedelta(days=8)
STANDING = """
  SELECT 'order ' || state AS what, count(*) FROM market_order GROUP BY state
  UNION ALL SELECT 'campaign ' || state, count(*) FROM campaign GROUP BY state
  UNION ALL SELECT 'refund ' || state, count(*) FROM order_refund GROUP BY state
  UNION ALL SELECT 'statement ' || state, count(*) FROM statement GROUP BY state
  UNION ALL SELECT 'dispute ' || state, count(*) FROM statement_dispute GROUP BY state
  UNION ALL SELECT 'payout ' || state, count(*) FROM payout GROUP BY state
"""
# What the examples did altogether: a story in which nobody is ever paid shows nothing.
TOLD: Counter[str] = Counter()


class Begins(IntEnum):
    """How far the first orders have come when the story begins."""

    OPEN = 0
    PAID = 1
    DECIDED = 2
    READY = 3
    COLLECTED = 4
    COMPLETED = 5
    STATED = 6
    PAID_OUT = 7


class AnyOrder(RuleBasedStateMachine):
    """What happens on a street, by chance."""

    def __init__(self, provider: SandboxProcess, dsn: str) -> None:
        """Begin with nothing in the database and nothing at the provider."""
        super().__init__()
        self.runner, self.dsn, self.market = asyncio.Runner(), dsn, Market(provider)
        self.standing: Counter[str] = Counter()
        provider.empty()
        # News comes by asking: who listens to webhooks is told elsewhere.
        provider.control(drop_webhooks=100_000)
        self.run(self.open())

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """Run something on this story's own loop."""
        return self.runner.run(doing)

    async def open(self) -> None:
        """Open the pool, and the street."""
        await database.open_pool(self.dsn, most=10)
        await redis().flushdb()
        dampers.forget_everybody()
        use(partial(StripeGateway, KEY, SECRET, self.market.sandbox.url))
        await self.market.open()

    @initialize(
        begins=st.sampled_from(Begins), units=st.lists(st.integers(1, 3), min_size=2, max_size=3)
    )
    def begin(self, begins: Begins, units: list[int]) -> None:
        """Let the first orders come as far as the story begins."""
        self.run(self.lead_to(begins, units))

    async def lead_to(self, begins: Begins, units: list[int]) -> None:
        """Do what happens on most days, in the usual order."""
        market, every = self.market, range(len(units))
        usual = {
            Begins.OPEN: [partial(market.place, number, units[number]) for number in every],
            Begins.PAID: [partial(market.pay, 0) for _ in every],
            Begins.DECIDED: [partial(market.wait, A_DAY)],
            Begins.READY: [partial(market.arrive, 0, 0)],
            Begins.COLLECTED: [partial(market.hand_out, 0, None) for _ in every],
            Begins.COMPLETED: [partial(market.wait, A_DAY)],
            Begins.STATED: [
                partial(market.wait, A_WEEK),
                partial(market.answer_statement, 0, agreed=True),
            ],
            Begins.PAID_OUT: [partial(market.pay_out, 0) for _ in range(4)],
        }
        for stage in Begins:
            for act in usual[stage] if stage <= begins else []:
                await act()
        await market.sell()

    def there_is(self, *what: str) -> bool:
        """Tell whether something stands so now."""
        return any(self.standing[one] for one in what)

    @rule(which=WHICH, units=st.integers(1, 4))
    def place(self, which: int, units: int) -> None:
        """Order, if there is room."""
        self.run(self.market.place(which, units))

    @precondition(lambda self: self.there_is("order pending"))
    @rule(which=WHICH, method=st.sampled_from(["alipay", "card"]), heard=st.booleans())
    def pay(self, which: int, method: str, heard: bool) -> None:
        """Pay; of half the payments nobody tells us but the sweeps."""
        self.run(self.market.pay(which, method=method, heard=heard))

    @precondition(lambda self: self.there_is("order paid_waiting"))
    @rule(which=WHICH)
    def reduce(self, which: int) -> None:
        """Take a unit less."""
        self.run(self.market.reduce(which))

    @precondition(lambda self: self.there_is("order pending", "order paid_waiting"))
    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        """Leave."""
        self.run(self.market.cancel(which))

    @precondition(lambda self: self.there_is("campaign open"))
    @rule(which=WHICH)
    def stop_selling(self, which: int) -> None:
        """Let the merchant end a run."""
        self.run(self.market.stop_selling(which))

    @precondition(lambda self: self.there_is("campaign succeeded"))
    @rule(which=WHICH, missing=st.integers(0, 2))
    def arrive(self, which: int, missing: int) -> None:
        """Count the goods; sometimes they are too few."""
        self.run(self.market.arrive(which, missing))

    @precondition(lambda self: self.there_is("order ready"))
    @rule(which=WHICH, units=st.none() | st.just(1))
    def hand_out(self, which: int, units: int | None) -> None:
        """Hand out everything, or a unit."""
        self.run(self.market.hand_out(which, units))

    @precondition(lambda self: self.there_is("order collected"))
    @rule(which=WHICH, granted=st.booleans())
    def complain(self, which: int, granted: bool) -> None:
        """Say that a unit was bad; the merchant grants it, or lets time run."""
        self.run(self.market.complain(which, granted=granted))

    @precondition(
        lambda self: self.there_is(
            "order confirmed", "order ready", "order collected", "order completed"
        )
    )
    @rule(
        which=WHICH,
        units=st.integers(0, 1),
        goodwill_fen=st.integers(1, 2500),
        funder=st.sampled_from(RefundFunder),
    )
    def give(self, which: int, units: int, goodwill_fen: int, funder: RefundFunder) -> None:
        """Let an operator give a unit back, or goodwill of the order's or the platform's."""
        self.run(self.market.give(which, units=units, goodwill_fen=goodwill_fen, funder=funder))

    @precondition(lambda self: self.there_is("order ready", "order completed", "order confirmed"))
    @rule(which=WHICH)
    def give_all(self, which: int) -> None:
        """Let an operator give everything back."""
        self.run(self.market.give_all(which))

    @precondition(lambda self: self.there_is("statement issued"))
    @rule(which=WHICH, agreed=st.booleans())
    def answer_statement(self, which: int, agreed: bool) -> None:
        """Agree to a statement, or dispute a line of it."""
        self.run(self.market.answer_statement(which, agreed=agreed))

    @precondition(lambda self: self.there_is("dispute open"))
    @rule(which=WHICH, for_payee=st.booleans())
    def answer_dispute(self, which: int, for_payee: bool) -> None:
        """Say whose the disputed money is."""
        self.run(self.market.answer_dispute(which, for_payee=for_payee))

    @precondition(
        lambda self: self.there_is(
            "statement confirmed",
            "statement failed",
            "payout proposed",
            "payout approved",
            "payout exported",
        )
    )
    @rule(which=WHICH)
    def pay_out(self, which: int) -> None:
        """Bring a payout one step on."""
        self.run(self.market.pay_out(which))

    @precondition(lambda self: self.there_is("payout exported", "payout paid"))
    @rule(which=WHICH)
    def bank_returns(self, which: int) -> None:
        """Let the bank send a payout back."""
        self.run(self.market.bank_returns(which))

    @rule(by=st.sampled_from([timedelta(minutes=20), A_DAY, A_WEEK, timedelta(days=100)]))
    def wait(self, by: timedelta) -> None:
        """Let time pass; a hundred days, and the provider takes no refund any more."""
        self.run(self.market.wait(by))

    @precondition(lambda self: self.there_is("refund succeeded"))
    @rule(which=WHICH)
    def bounce(self, which: int) -> None:
        """Let a refund come back from the buyer's bank."""
        self.run(self.market.bounce(which))

    @rule()
    def refuse_next_refund(self) -> None:
        """Let the provider fail the next refund."""
        self.run(self.market.refuse_next_refund())

    @precondition(lambda self: self.there_is("refund awaiting_choice", "refund manual"))
    @rule(which=WHICH)
    def end_a_late_refund(self, which: int) -> None:
        """Let the buyer keep the money in the wallet, or an operator pay it by hand."""
        self.run(self.market.choose_the_wallet(which))
        self.run(self.market.settle_by_hand(which))

    @invariant()
    def everything_is_true(self) -> None:
        """Check every invariant after every step, and look where things stand."""
        self.run(self.look())

    async def look(self) -> None:
        """Fail with counterexamples; keep what the next steps depend on."""
        broken = await invariants.check()
        assert not broken, broken
        self.standing = Counter({row["what"]: row["count"] for row in await fetch(STANDING)})

    @override
    def teardown(self) -> None:
        """Let the last refunds be heard of; then the provider's account proves our books."""
        try:
            self.run(self.prove())
        finally:
            self.run(self.close())
            self.runner.close()
            TOLD.update(self.market.done)

    async def prove(self) -> None:
        """Compare every line of the provider's account with the ledger (rule 4.9)."""
        await self.market.wait(timedelta(hours=2))
        await look_at_open_refunds()
        await run_due_reactions()
        await fetch_account()
        await reconcile()
        await self.look()

    async def close(self) -> None:
        """Leave nothing to the next story."""
        self.market.time.close()
        await close_gateway()
        await close_redis()
        await database.close_pool()
        await empty_database(self.dsn)


@pytest.mark.timeout(1200)
def test_any_order_of_events_conserves_every_fen(
    environment: dict[str, str],
    sandbox: SandboxProcess,  # noqa: F811 - the fixture
) -> None:
    """Buyers, merchant, point, operators, bank, provider and the clock, in any order."""
    TOLD.clear()
    story: Any = partial(AnyOrder, sandbox, environment["DATABASE_URL"])
    run_state_machine_as_test(
        story,
        settings=settings(
            max_examples=15,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    usual = {"placed", "paid", "arrived", "handed out", "given", "agreed", "paid out"}
    assert usual <= set(TOLD), TOLD
