"""A group-buy with variants and tier prices, from its plan to the difference that comes back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch, transaction
from marketplace.queries.campaigns import campaign_page
from marketplace.queries.progress import MissingPart, progress_of
from marketplace.refunds.line_money import closed
from marketplace.refunds.refunding_by_operator import refund_order
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.deciding import decide_campaign
from marketplace.selling.final_prices import write_final_prices
from marketplace.selling.success import Joined, ThresholdKind
from marketplace.selling.true_up import LineAtClosing, true_up
from tests.marketplace.builders import Street, a_campaign, a_resident, a_street, row_of, state_of
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.paying_builders import a_paid_order, pay
from tests.marketplace.refunds_builders import give_back, line_of, refunds_of
from tests.marketplace.selling_variants import a_run_of_two_sizes, order_of
from tests.marketplace.waiting_builders import an_operator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


class _UndoneError(Exception):
    """So that nothing of a trial is kept."""


async def _paid(
    sandbox: SandboxProcess, settle: Settle, street: Street, wishes: list[tuple[UUID, UUID, int]]
) -> list[UUID]:
    orders = []
    for run, variant, quantity in wishes:
        buyer = await a_resident(street)
        orders.append(await order_of(street, run, variant, quantity, buyer=buyer))
        await pay(sandbox, settle, orders[-1], buyer)
    return orders


async def _close(settle: Settle, move: Move) -> None:
    move(timedelta(days=1, minutes=10))
    await advance_campaigns()
    await settle()


async def test_more_neighbours_bring_the_price_down_and_the_difference_back(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Each variant has its own final price; what was paid above it comes back by itself, once."""
    street = await a_street()
    run = await a_run_of_two_sizes(street)
    orders = await _paid(sandbox, settle, street, [(run.id, run.small, 3), (run.id, run.large, 1)])
    await _close(settle, move)
    decided = await row_of("campaign", run.id)
    assert (decided["state"], decided["decided_tier"]) == ("succeeded", 1)
    assert (decided["decided_units"], decided["decided_people"]) == (4, 2)
    assert decided["decided_amount_fen"] == 3 * 3990 + 7500
    assert decided["final_price_fen"] == 3390
    assert [await refunds_of(order) for order in orders] == [
        [("true_up", "submitted", 0, 1800)],
        [("true_up", "submitted", 0, 500)],
    ]
    money = [await line_of(order) for order in orders]
    assert [(line.true_up_fen, line.basis_fen) for line in money] == [(1800, 10170), (500, 7000)]
    assert not await decide_campaign(run.id)


@pytest.mark.races
async def test_a_difference_and_a_refund_of_the_whole_order_give_back_what_was_paid(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """An operator refunds while the difference is on its way: together they are the price."""
    street = await a_street()
    run = await a_run_of_two_sizes(street)
    orders = await _paid(sandbox, settle, street, [(run.id, run.small, 3), (run.id, run.large, 1)])
    move(timedelta(days=1, minutes=10))
    await advance_campaigns()
    operator = await as_viewer(await an_operator())

    async def reacts() -> None:
        await settle()

    async with asyncio.TaskGroup() as group:
        group.create_task(reacts())
        for order in orders:
            group.create_task(refund_order(operator, order, "货源出了问题"))
    await settle()
    for order in orders:
        given = sorted((row[0], row[3]) for row in await refunds_of(order))
        assert [reason for reason, _ in given] == ["by_operator", "true_up"]
        assert sum(fen for _, fen in given) == (await row_of("market_order", order))["paid_fen"]


async def test_one_unit_below_a_tier_the_first_price_holds(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Three units where four would be cheaper: nothing comes back, nothing is owed."""
    street = await a_street()
    run = await a_run_of_two_sizes(street)
    (order,) = await _paid(sandbox, settle, street, [(run.id, run.small, 3)])
    await _close(settle, move)
    assert await state_of("market_order", order) == "confirmed"
    assert await refunds_of(order) == []
    assert (await line_of(order)).basis_fen == 3 * 3990


async def test_lines_are_closed_in_sql_as_the_pure_rule_closes_them(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """With units and goodwill given before, the one statement decides what the rule decides."""
    street = await a_street()
    run = await a_run_of_two_sizes(street)
    orders = await _paid(sandbox, settle, street, [(run.id, run.small, 3), (run.id, run.large, 5)])
    await give_back(orders[0], 1)
    await give_back(orders[1], goodwill_fen=300, key="sorry")
    before = [await line_of(order) for order in orders]
    rules = [
        true_up([LineAtClosing(line, price)])[0]
        for line, price in zip(before, (3390, 7000), strict=True)
    ]
    with pytest.raises(_UndoneError):
        async with transaction():
            await execute(
                """UPDATE campaign_variant SET final_price_fen = CASE position WHEN 0 THEN 3390
                     ELSE 7000 END WHERE campaign = $1""",
                run.id,
            )
            assert await write_final_prices(orders) == sorted(orders)
            after = [await line_of(order) for order in orders]
            assert after == [closed(*pair) for pair in zip(before, rules, strict=True)]
            raise _UndoneError


async def test_people_and_an_amount_may_be_what_is_missing(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """All thresholds count; at closing the reason names how much of which was missing."""
    street = await a_street()
    run = await a_run_of_two_sizes(street, min_units=None, min_people=2, min_amount_fen=20_000)
    await _paid(sandbox, settle, street, [(run.id, run.small, 2)])
    now = await progress_of(run.id)
    assert not now.threshold_met
    assert now.missing == [
        MissingPart(ThresholdKind.PEOPLE, 1),
        MissingPart(ThresholdKind.AMOUNT, 20_000 - 7980),
    ]
    await _close(settle, move)
    row = await row_of("campaign", run.id)
    assert row["failure_reason"] == "threshold_not_met"
    told = (await campaign_page(run.id, viewer=None, language="zh-CN")).why_failed
    assert told is not None
    assert "1 人且 ¥120.20" in told


async def test_any_one_threshold_is_enough_where_the_merchant_said_so(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Five people were not reached, two units were: it happens."""
    street = await a_street()
    campaign = await a_campaign(street, min_people=5, joined=Joined.ANY)
    await a_paid_order(sandbox, settle, street, campaign, await a_resident(street), 2)
    await _close(settle, move)
    assert await state_of("campaign", campaign) == "succeeded"


async def test_that_it_will_happen_is_said_once_and_before_closing(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The first payment that is enough is news; the next one is not."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyers = [await a_resident(street) for _ in range(3)]
    for buyer in buyers:
        await a_paid_order(sandbox, settle, street, campaign, buyer)
    assert (await row_of("campaign", campaign))["threshold_met_at"] is not None
    told = await fetch(
        """SELECT id FROM outbox_entry WHERE kind = 'marketplace.campaign_threshold_met'
             AND payload ->> 'campaign_id' = $1""",
        str(campaign),
    )
    assert len(told) == 1
    assert (await progress_of(campaign)).threshold_met


async def test_the_page_tells_the_reached_tier_and_what_the_next_one_needs(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Two paid units of four: two are missing until both variants become cheaper."""
    street = await a_street()
    run = await a_run_of_two_sizes(street)
    await _paid(sandbox, settle, street, [(run.id, run.small, 2)])
    page = await campaign_page(run.id, viewer=None, language="en")
    assert [variant.name for variant in page.variants] == ["30 枚", "60 枚"]
    assert [price.unit_price_fen for price in page.variants[1].tier_prices] == [7500, 7000]
    coming = page.progress.next_tier
    assert coming is not None
    assert (page.progress.tier_index, coming.left) == (0, 2)
    assert [price.unit_price_fen for price in coming.prices] == [3390, 7000]
