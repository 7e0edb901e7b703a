"""Goods nobody collects have an end: reminders, then the rule that was told before paying."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock, invariants
from core.database import execute, fetch, fetch_value
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.personal import require_nothing_under_way
from marketplace.pick_up import waiting_goods
from marketplace.pick_up.collecting import collect
from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.pick_up.waiting_goods import remind_and_end_waiting_goods
from marketplace.queries.codes import code_of
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.refusals import OrderGivenBack, OrdersUnderWay, WaitedTooLong
from marketplace.settling.completing import complete_orders
from tests.marketplace.builders import row_of, state_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer, digits_of, payable_of
from tests.marketplace.waiting_builders import PRICE, ready

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from marketplace.locks import LockedOrder
    from marketplace.tables.refunds import RefundReason
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

LONG_AFTER = timedelta(days=6)


class Killed(BaseException):
    """The process is gone; nothing catches it."""


async def test_goods_nobody_collects_are_refunded_when_the_campaign_said_so(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The order ends, its code is void, its campaign is completed and its buyer may leave."""
    trade = await ready(sandbox, settle, move)
    with pytest.raises(OrdersUnderWay):
        await require_nothing_under_way(trade.buyer)
    move(LONG_AFTER)
    assert await remind_and_end_waiting_goods() == 1
    await settle()
    order = await row_of("market_order", trade.order)
    assert (order["state"], order["refunded_fen"]) == ("refunded", PRICE)
    assert order["uncollected_at"] is not None
    assert await _reasons(trade.order) == ["uncollected"]
    assert await fetch_value("SELECT state FROM pick_up_code") == "void"
    await require_nothing_under_way(trade.buyer)
    await complete_orders()
    assert await state_of("campaign", trade.campaign) == "completed"


async def test_what_nobody_fetched_of_a_part_is_refunded_and_the_part_stays_sold(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """One of three was handed out: two go back, one is earned, and the order was collected."""
    trade = await ready(sandbox, settle, move, quantity=3)
    line = await fetch_value("SELECT id FROM order_line WHERE parent = $1", trade.order)
    staff = await as_viewer(trade.street.keeper)
    await collect(staff, trade.street.point, await digits_of(trade.order), units={line: 1})
    move(LONG_AFTER)
    assert await remind_and_end_waiting_goods() == 1
    await settle()
    order = await row_of("market_order", trade.order)
    assert (order["state"], order["refunded_fen"]) == ("collected", 2 * PRICE)
    assert await fetch_value("SELECT count(*) FROM pick_up_code WHERE state = 'live'") == 0
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    assert (await balance_of(money(Book.BUYER_FUNDS_HELD, trade.order))).balance == 0
    assert 0 < await payable_of(trade.street.merchant) <= PRICE


@pytest.mark.parametrize("rule", [UncollectedRule.DONATE, UncollectedRule.RETURN_WITHOUT_REFUND])
async def test_goods_nobody_collects_are_earned_when_the_campaign_said_so(
    rule: UncollectedRule, sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """After the time for complaints the merchant has the money, and the campaign is completed."""
    trade = await ready(sandbox, settle, move, uncollected_rule=rule)
    move(LONG_AFTER)
    assert await remind_and_end_waiting_goods() == 1
    await settle()
    assert await state_of("market_order", trade.order) == "uncollected"
    assert await complete_orders() == 0
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    assert await state_of("market_order", trade.order) == "completed"
    assert await state_of("campaign", trade.campaign) == "completed"
    assert await payable_of(trade.street.merchant) > 0
    assert (await balance_of(money(Book.BUYER_FUNDS_HELD, trade.order))).balance == 0
    with pytest.raises(WaitedTooLong):
        await code_of(trade.order)


async def test_a_code_opens_for_as_long_as_the_goods_are_kept(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Goods kept for fourteen days are handed out on the last of them for the first QR text."""
    trade = await ready(sandbox, settle, move, uncollected_days=14)
    shown = await code_of(trade.order)
    collect_until = await fetch_value("SELECT collect_until FROM campaign_point")
    assert shown.expires_at == collect_until.replace(microsecond=0) + timedelta(days=14)
    move(shown.expires_at - clock.now() - timedelta(minutes=1))
    parcel = await collect(await as_viewer(trade.street.keeper), trade.street.point, shown.qr_text)
    assert parcel.state == "collected"


async def test_the_buyer_is_reminded_three_times_and_told_the_rule(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The day before, on the last day and as a last chance; each once, whoever sweeps."""
    trade = await ready(sandbox, settle, move, uncollected_rule=UncollectedRule.DONATE)
    for _ in range(28):
        move(timedelta(hours=3))
        if clock.now() < trade.collect_until + timedelta(days=2):
            await remind_and_end_waiting_goods()
            await remind_and_end_waiting_goods()
            await settle()
    told = [
        row["which"]
        for row in await fetch(
            """SELECT payload->>'which' AS which FROM outbox_entry
               WHERE kind = 'marketplace.pick_up_reminded' ORDER BY sequence"""
        )
    ]
    assert len(told) == len(set(told))
    assert told[-1] == "last_chance"
    assert (await row_of("market_order", trade.order))["reminders_sent"] == 3


async def test_an_order_that_is_collected_in_time_is_left_alone(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """It waits to the minute, and is handed out in the last one."""
    trade = await ready(sandbox, settle, move)
    move(trade.collect_until + timedelta(days=2, minutes=-2) - clock.now())
    await remind_and_end_waiting_goods()
    keeper = await as_viewer(trade.street.keeper)
    await collect(keeper, trade.street.point, await digits_of(trade.order))
    move(timedelta(hours=1))
    assert await remind_and_end_waiting_goods() == 0
    assert await state_of("market_order", trade.order) == "collected"


@pytest.mark.races
async def test_handing_out_and_giving_up_at_the_same_moment_do_one_of_the_two(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Each order is either handed out and kept, or refunded and not handed out."""
    trade = await ready(sandbox, settle, move, number=4)
    keeper = await as_viewer(trade.street.keeper)
    digits = [await digits_of(order) for order in trade.orders]
    move(LONG_AFTER)

    async def hand_out(code: str) -> bool:
        try:
            await collect(keeper, trade.street.point, code)
        except (WaitedTooLong, OrderGivenBack):
            return False
        return True

    async with asyncio.TaskGroup() as group:
        counters = [group.create_task(hand_out(code)) for code in digits]
        sweeps = [group.create_task(remind_and_end_waiting_goods()) for _ in range(2)]
    await settle()
    given = [counter.result() for counter in counters]
    states = [await state_of("market_order", order) for order in trade.orders]
    assert states == ["collected" if one else "refunded" for one in given]
    assert sum(sweep.result() for sweep in sweeps) == given.count(False)


async def test_a_sweep_that_dies_is_simply_run_again(
    sandbox: SandboxProcess, settle: Settle, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed stays, what was under way is rolled back, the rest follows."""
    trade = await ready(sandbox, settle, move, number=3)
    move(LONG_AFTER)
    done, real = [0], refund_whole_order

    async def refund_and_die(
        locked: LockedOrder, reason: RefundReason, reason_key: str
    ) -> UUID | None:
        refund = await real(locked, reason, reason_key)
        done[0] += 1
        if done[0] == 2:
            raise Killed
        return refund

    monkeypatch.setattr(waiting_goods, "refund_whole_order", refund_and_die)
    with pytest.raises(Killed):
        await remind_and_end_waiting_goods()
    monkeypatch.setattr(waiting_goods, "refund_whole_order", real)
    assert await remind_and_end_waiting_goods() == 2
    await settle()
    assert {await state_of("market_order", order) for order in trade.orders} == {"refunded"}
    assert await fetch_value("SELECT count(*) FROM order_refund") == 3


async def test_one_order_that_cannot_be_ended_does_not_stop_the_others(
    sandbox: SandboxProcess, settle: Settle, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays as it is for the next run."""
    trade = await ready(sandbox, settle, move, number=2)
    move(LONG_AFTER)
    real = waiting_goods.look_at_waiting

    async def look(order_id: UUID) -> bool:
        if order_id == min(trade.orders):
            raise LookupError
        return await real(order_id)

    monkeypatch.setattr(waiting_goods, "look_at_waiting", look)
    assert await remind_and_end_waiting_goods() == 1
    assert await state_of("market_order", min(trade.orders)) == "ready"
    assert await state_of("market_order", max(trade.orders)) == "refunding"
    monkeypatch.setattr(waiting_goods, "look_at_waiting", real)
    assert await remind_and_end_waiting_goods() == 1


async def test_everybody_sees_that_nobody_came(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The keeper's board says what to do with the goods, the merchant and the buyer see it."""
    trade = await ready(sandbox, settle, move, uncollected_rule=UncollectedRule.DONATE)
    app, street = the_application(), trade.street
    async with browser_of(app, trade.buyer) as buyer:
        waits = (await buyer.get(f"/orders/{trade.order}")).json()["waiting"]
        assert waits["rule"] == "donate"
    digits = await digits_of(trade.order)
    move(LONG_AFTER)
    await remind_and_end_waiting_goods()
    await settle()
    async with browser_of(app, street.keeper) as keeper:
        board = (await keeper.get(f"/pick-up-points/{street.point}/board")).json()
        assert (board["uncollected_count"], board["waiting_count"]) == (1, 0)
        assert board["uncollected"][0]["uncollected_rule"] == "donate"
        late = await keeper.post(f"/pick-up-points/{street.point}/check", {"digits": digits})
        assert (late.status_code, late.json()["code"]) == (409, "waited-too-long")
    async with browser_of(app, street.seller) as seller:
        today = (await seller.get(f"/merchants/{street.merchant}/today")).json()
        assert today["uncollected_this_week"] == 1
        rows = (await seller.get(f"/merchants/{street.merchant}/orders")).json()["items"]
        assert rows[0]["uncollected_at"] is not None
    async with browser_of(app, trade.buyer, "en") as buyer:
        seen = (await buyer.get(f"/orders/{trade.order}")).json()
        assert (seen["state"], seen["waiting"]) == ("uncollected", None)
        assert [one["what"] for one in seen["timeline"]][-1] == "uncollected"


async def test_a_campaign_says_its_rule_before_anybody_pays(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """On its page and in the quote, in the reader's language."""
    trade = await ready(sandbox, settle, move, uncollected_rule=UncollectedRule.DONATE)
    async with browser_of(the_application(), trade.buyer, "en") as buyer:
        page = (await buyer.get(f"/campaigns/{trade.campaign}")).json()
        quoted = await buyer.post(
            "/quotes",
            {"orders": [{"campaign_id": str(trade.campaign), "lines": [{"quantity": 2}]}]},
        )
    rule = page["rules"]["uncollected"], page["rules"]["uncollected_days"]
    assert rule == ("donate", 2)
    for cases in (page["refund_rules"], quoted.json()["orders"][0]["refund_preview"]):
        (told,) = [one for one in cases if one["when"] == "uncollected"]
        assert "given to the community" in told["text"]
        assert told.get("amount_fen_per_unit", told.get("amount_fen")) == 0


async def test_goods_that_came_very_late_are_not_given_up_at_once(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Their buyer has a day to collect them, and the days that were told after it."""
    trade = await ready(sandbox, settle, move)
    await execute(
        "UPDATE campaign_point SET collect_from = $1, collect_until = $2",
        clock.now() - timedelta(days=12),
        clock.now() - timedelta(days=9),
    )
    move(timedelta(days=2, hours=20))
    await remind_and_end_waiting_goods()
    assert await state_of("market_order", trade.order) == "ready"
    move(timedelta(hours=5))
    await remind_and_end_waiting_goods()
    assert await state_of("market_order", trade.order) == "refunding"


async def test_orders_that_ended_otherwise_than_was_said_break_a_truth(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The rule, the time it was applied and the refund have to agree."""
    trade = await ready(sandbox, settle, move, uncollected_rule=UncollectedRule.DONATE)
    move(LONG_AFTER)
    await remind_and_end_waiting_goods()
    for change, back, broken in (
        (
            "UPDATE campaign SET uncollected_rule = 'return_and_refund'",
            "UPDATE campaign SET uncollected_rule = 'donate'",
            "goods nobody collected ended as their campaign had said",
        ),
        (
            "UPDATE market_order SET fulfilled_at = NULL, after_sale_until = NULL",
            """UPDATE market_order SET fulfilled_at = uncollected_at,
                 after_sale_until = uncollected_at + interval '24 hours'""",
            "an order that waits to be earned says since when",
        ),
        (
            "UPDATE market_order SET collected_at = uncollected_at",
            "UPDATE market_order SET collected_at = NULL",
            "nobody both collected an order and left it",
        ),
    ):
        await execute(change)
        assert broken in {found.name for found in await invariants.check()}
        await execute(back)
    assert await state_of("market_order", trade.order) == "uncollected"


async def _reasons(order: UUID) -> list[str]:
    rows = await fetch("SELECT reason FROM order_refund WHERE parent = $1", order)
    return [row["reason"] for row in rows]
