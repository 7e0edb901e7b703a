"""Complaints: applied for, answered or passed over, decided; each ends with every truth."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.refusals import Refusal
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.after_sales import answering, arbitrating, following, returning
from marketplace.after_sales.applying import apply
from marketplace.after_sales.escalating import end_silence, end_silences
from marketplace.after_sales.refusals import (
    AfterSaleMoved,
    AfterSaleNotPossible,
    AfterSaleOpen,
    AfterSaleTooLate,
    AskedTooMuch,
    NoSuchAfterSale,
    NothingLeftToReturn,
)
from marketplace.after_sales.states import CaseReason, Wants
from marketplace.ordering.order_lines import lines_of
from marketplace.refunds import refunding_parts
from marketplace.refunds.finishing_refunds import complete_refund
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import Fault, RefundFunder, Wish
from marketplace.refunds.refunding_parts import give
from marketplace.refusals import NoSuchMerchant, NoSuchOrder, NoSuchPoint
from marketplace.settling.completing import complete_orders
from tests.marketplace.cases_builders import (
    a_case,
    a_collected_order,
    application,
    buyer_of,
    row_of_case,
    steps_of,
)
from tests.marketplace.handing_over import (
    a_neighbour,
    a_street,
    as_viewer,
    payable_of,
    ready_orders,
    state_of,
)
from tests.marketplace.refunds_builders import line_of, refunds_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from uuid import UUID

    from accounts.access import Viewer
    from tests.marketplace.handing_over import Street

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

PRICE = 2990


async def test_a_merchant_who_accepts_pays_what_was_asked() -> None:
    """All units: the order is given back whole, and the case closes when the money is back."""
    street, order, case = await _a_case()
    await answering.accept(await as_viewer(street.owner), street.merchant, case, "对不起")
    assert (await row_of_case(case))["state"] == "accepted"
    assert await refunds_of(order) == [("after_sale", "approved", 1, PRICE)]
    assert await state_of("market_order", order) == "refunding"


async def test_a_case_closes_when_its_money_is_back(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """The refund ends it, not the word."""
    street, order, case = await _a_case()
    await answering.accept(await as_viewer(street.owner), street.merchant, case)
    refund = await fetch_value("SELECT refund FROM after_sale WHERE id = $1", case)
    await execute("UPDATE refund SET due_at = due_at + interval '1 day' WHERE id = $1", refund)
    async with transaction():
        await complete_refund(refund, by_hand=False)
    await settle()
    assert (await row_of_case(case))["state"] == "closed"
    assert await state_of("market_order", order) == "refunded"


async def test_a_part_of_the_price_is_goodwill_and_the_sale_stands(move: Move) -> None:
    """An offer is taken: the buyer has it, the merchant earns the rest less the fee on it."""
    street, order, case = await _a_case()
    await answering.offer(
        await as_viewer(street.owner), street.merchant, case, amount_fen=1000, words="坏了三分之一"
    )
    await following.accept_offer(case, buyer=await buyer_of(order))
    assert await refunds_of(order) == [("after_sale", "approved", 0, 1000)]
    assert (await line_of(order)).left_units == 1
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    assert await payable_of(street.merchant) == 1990 - 100


async def test_an_offer_nobody_answers_is_paid(move: Move) -> None:
    """Three days of silence leave the buyer with what the merchant was ready to give."""
    street, order, case = await _a_case()
    await answering.offer(
        await as_viewer(street.owner), street.merchant, case, amount_fen=500, words="一点心意"
    )
    move(timedelta(days=3, minutes=1))
    assert await end_silences() == 1
    assert await refunds_of(order) == [("after_sale", "approved", 0, 500)]
    assert await steps_of(case) == [
        ("buyer", "applied"),
        ("merchant", "offered"),
        ("clock", "accepted"),
    ]


async def test_a_silent_merchant_is_passed_over_to_the_platform(move: Move) -> None:
    """48 hours, then the operator decides; until then the order is not earned."""
    street, order, case = await _a_case()
    move(timedelta(hours=47))
    assert await end_silences() == 0
    assert await complete_orders() == 0
    move(timedelta(hours=2))
    assert await end_silences() == 1
    assert await state_of("after_sale", case) == "escalated"
    assert await complete_orders() == 0
    await arbitrating.decide(
        await as_viewer(street.maker),
        case,
        amount_fen=PRICE,
        fault=Fault.MERCHANT,
        words="照片清楚",
    )
    assert await state_of("market_order", order) == "refunding"


async def test_an_operator_may_find_for_the_merchant(move: Move) -> None:
    """Nothing goes back, both sides read why, and the merchant earns the sale."""
    street, order, case = await _a_case()
    await answering.refuse(await as_viewer(street.owner), street.merchant, case, words="当面验过")
    await following.escalate(case, buyer=await buyer_of(order), words="没有验过")
    await arbitrating.decide(
        await as_viewer(street.maker), case, amount_fen=0, fault=Fault.BUYER, words="有签收照片"
    )
    assert await state_of("after_sale", case) == "refused_finally"
    assert await refunds_of(order) == []
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    assert await payable_of(street.merchant) == PRICE - 150


async def test_the_platforms_fault_is_paid_by_the_platform(move: Move) -> None:
    """The buyer has the money, the merchant the sale, and the pool is short of it."""
    street, order, case = await _escalated(move)
    operator = await as_viewer(street.maker)
    await arbitrating.decide(operator, case, amount_fen=800, fault=Fault.PLATFORM, words="冷柜坏了")
    assert (await balance_of(money(Book.SUBSIDY_POOL))).balance == -800
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    assert await payable_of(street.merchant) == PRICE - 150
    assert await state_of("market_order", order) == "completed"


async def test_one_person_gives_little_of_the_platforms_money(move: Move) -> None:
    """Above two hundred yuan nothing is decided; the case waits as it was."""
    street, order, case = await _escalated(move)
    await execute("UPDATE after_sale SET asked_fen = 30000 WHERE id = $1", case)
    with pytest.raises(AskedTooMuch):
        await arbitrating.decide(
            await as_viewer(street.maker), case, amount_fen=20_001, fault=Fault.PLATFORM, words="x"
        )
    assert await state_of("after_sale", case) == "escalated"
    assert await refunds_of(order) == []


async def test_what_the_desk_gave_before_counts_for_a_case_as_well(
    move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By gifts and by cases together one person gives no more than two hundred yuan."""
    monkeypatch.setattr(refunding_parts, "ALONE_MAX_FEN", 1200)
    street, order, case = await _escalated(move)
    operator = await as_viewer(street.maker)
    (line,) = await lines_of(order)
    wishes = (Wish(line, goodwill_fen=500),)
    gift = Gift(uuid7(), order, wishes, "冷柜坏了", funder=RefundFunder.PLATFORM)
    assert await give(operator, gift) is None
    with pytest.raises(AskedTooMuch) as refused:
        await _platform_pays(operator, case, 800)
    assert refused.value.most_fen == 700
    await _platform_pays(operator, case, 700)
    assert (await balance_of(money(Book.SUBSIDY_POOL))).balance == -1200


async def _platform_pays(operator: Viewer, case: UUID, fen: int) -> None:
    await arbitrating.decide(operator, case, amount_fen=fen, fault=Fault.PLATFORM, words="冷柜坏了")


async def test_goods_are_paid_for_when_they_are_back() -> None:
    """Accepted for return: nothing is refunded before the point has the goods."""
    street = await a_street()
    order = await a_collected_order(street)
    case = await a_case(order, wants=Wants.RETURN_AND_REFUND, reason=CaseReason.CHANGED_MIND)
    await answering.accept(await as_viewer(street.owner), street.merchant, case)
    assert await state_of("after_sale", case) == "awaiting_return"
    assert await refunds_of(order) == []
    await returning.take_return(await as_viewer(street.staff), street.point, case)
    assert await refunds_of(order) == [("after_sale", "approved", 1, PRICE)]
    with pytest.raises(AfterSaleMoved):
        await answering.take_back(await as_viewer(street.owner), street.merchant, case)


async def test_goods_that_do_not_come_back_are_not_paid_for(move: Move) -> None:
    """Seven days, told before; then the case closes and the sale stands."""
    street = await a_street()
    order = await a_collected_order(street)
    case = await a_case(order, wants=Wants.RETURN_AND_REFUND)
    await answering.accept(await as_viewer(street.owner), street.merchant, case)
    move(timedelta(days=7, minutes=1))
    assert await end_silences() == 1
    assert await state_of("after_sale", case) == "closed"
    assert await refunds_of(order) == []
    assert await complete_orders() == 1


async def test_a_withdrawn_case_lets_the_next_one_be_opened() -> None:
    """One open case at a time; what was withdrawn stands in nobody's way."""
    _, order, case = await _a_case()
    buyer = await buyer_of(order)
    with pytest.raises(AfterSaleOpen):
        await a_case(order)
    await following.say(case, buyer=buyer, words="补一张照片")
    await following.withdraw(case, buyer=buyer)
    with pytest.raises(AfterSaleMoved):
        await following.say(case, buyer=buyer, words="晚了")
    again = await a_case(order)
    assert await state_of("after_sale", again) == "applied"


async def test_sending_an_application_twice_opens_one_case() -> None:
    """The device minted the id; a lost answer is asked for again."""
    street = await a_street()
    order = await a_collected_order(street)
    buyer, said = await buyer_of(order), await application(order)
    assert await apply(said, buyer=buyer) == await apply(said, buyer=buyer) == said.id
    assert await fetch_value("SELECT count(*) FROM after_sale") == 1


async def test_what_cannot_be_asked_for_opens_no_case(move: Move) -> None:
    """Strangers, too much, other lines, none, goods not collected, and too late."""
    street = await a_street()
    order = await a_collected_order(street)
    (waiting,) = await ready_orders(street)
    buyer = await buyer_of(order)
    with pytest.raises(NoSuchOrder):
        await apply(await application(order), buyer=await a_neighbour(street))
    with pytest.raises(AskedTooMuch):
        await a_case(order, amount_fen=PRICE + 1)
    for wish in (Wish(uuid7(), 1), Wish((await application(order)).lines[0].line, 2)):
        with pytest.raises(NothingLeftToReturn):
            await a_case(order, lines=(wish,))
    with pytest.raises(NothingLeftToReturn):
        await apply(await application(order, 0), buyer=buyer)
    with pytest.raises(AfterSaleNotPossible):
        await a_case(waiting)
    move(timedelta(hours=25))
    with pytest.raises(AfterSaleTooLate):
        await a_case(order)
    assert await complete_orders() == 1
    with pytest.raises(AfterSaleTooLate):
        await a_case(order)
    assert await fetch_value("SELECT count(*) FROM after_sale") == 0


async def test_a_case_is_its_sides_alone() -> None:
    """Others find no case, or not even the desk it lies on; and nothing moves."""
    street, order, case = await _a_case()
    stranger = await as_viewer(street.staff)
    with pytest.raises(NoSuchAfterSale):
        await following.withdraw(case, buyer=await a_neighbour(street))
    with pytest.raises(NoSuchMerchant):
        await answering.accept(stranger, street.merchant, case)
    with pytest.raises(NoSuchPoint):
        await returning.take_return(await as_viewer(street.owner), street.point, case)
    with pytest.raises(NoSuchAfterSale):
        await following.withdraw(uuid7(), buyer=await buyer_of(order))
    assert await steps_of(case) == [("buyer", "applied")]


@pytest.mark.races
async def test_an_answer_races_with_the_clock(move: Move) -> None:
    """The merchant accepts while the clock passes it over: one of them did it, once."""
    street, order, case = await _a_case()
    move(timedelta(hours=49))
    merchant = await as_viewer(street.owner)
    done = await _at_once(answering.accept(merchant, street.merchant, case), end_silence(case))
    state = await state_of("after_sale", case)
    assert state in {"accepted", "escalated"}
    assert len(await refunds_of(order)) == (1 if state == "accepted" else 0)
    assert isinstance(done[0], AfterSaleMoved) == (state == "escalated")


@pytest.mark.races
async def test_a_withdrawal_races_with_an_answer() -> None:
    """Withdrawn and nothing refunded, or accepted and refunded once."""
    street, order, case = await _a_case()
    merchant, buyer = await as_viewer(street.owner), await buyer_of(order)
    await _at_once(
        following.withdraw(case, buyer=buyer), answering.accept(merchant, street.merchant, case)
    )
    state = await state_of("after_sale", case)
    assert (state, len(await refunds_of(order))) in {("withdrawn", 0), ("accepted", 1)}


@pytest.mark.races
async def test_two_operators_decide_once(move: Move) -> None:
    """The second one is told that it was decided."""
    street, order, case = await _escalated(move)
    desk = await as_viewer(street.maker)
    done = await _at_once(
        *(
            arbitrating.decide(desk, case, amount_fen=600, fault=Fault.MERCHANT, words="各退一步")
            for _ in range(2)
        )
    )
    assert sum(isinstance(one, AfterSaleMoved) for one in done) == 1
    assert await refunds_of(order) == [("after_sale", "approved", 0, 600)]


async def _at_once(*running: Coroutine[Any, Any, object]) -> list[object]:
    """Run several at the same time; give what each gave or raised."""

    async def outcome(one: Coroutine[Any, Any, object]) -> object:
        try:
            return await one
        except Refusal as refused:
            return refused

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(outcome(one)) for one in running]
    return [task.result() for task in tasks]


async def _a_case() -> tuple[Street, UUID, UUID]:
    street = await a_street()
    order = await a_collected_order(street)
    return street, order, await a_case(order)


async def _escalated(move: Move) -> tuple[Street, UUID, UUID]:
    street, order, case = await _a_case()
    move(timedelta(hours=49))
    assert await end_silences() == 1
    return street, order, case
