"""Goods arrive, are handed out once, and by the right people."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from core.tokens import TokenExpired
from marketplace.pick_up import pick_up_codes
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import check, collect
from marketplace.pick_up.pick_up_codes import PickUpToken, good_until, qr_text
from marketplace.refusals import (
    AlreadyCollected,
    CodeNotReadable,
    NoSuchCampaign,
    NoSuchPoint,
    NothingToDeliver,
    OrderGivenBack,
    OrderNotReady,
    PointIsFull,
    TooManyWrongDigits,
    WrongDigits,
    WrongPoint,
)
from tests.marketplace.handing_over import (
    a_paid_order,
    a_person,
    a_point,
    a_street,
    an_open_campaign,
    as_viewer,
    close,
    confirmed_orders,
    digits_of,
    ready_orders,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID


async def qr_of(order: UUID) -> str:
    row = (await fetch("SELECT * FROM pick_up_code WHERE order_id = $1", order))[0]
    token = PickUpToken(order=order, point=row["point"], nonce=row["nonce"])
    return qr_text(token, good_until(clock.now(), clock.now()))


async def wrong_digits_at(point: UUID) -> str:
    rows = await fetch("SELECT digits FROM pick_up_code WHERE point = $1", point)
    taken = {row["digits"] for row in rows}
    return next(f"{number:06d}" for number in range(999_999) if f"{number:06d}" not in taken)


async def test_goods_that_arrive_make_the_orders_of_the_point_ready(truths: object) -> None:
    """Each order of that point gets its own six digits; orders of another point wait on."""
    street = await a_street()
    other = await a_point(street.point_party, street.community, "北门驿站")
    campaign = await an_open_campaign(street, points=(street.point, other))
    here = [await a_paid_order(street, campaign) for _ in range(3)]
    there = await a_paid_order(street, campaign, point=other)
    await close(campaign)
    staff = await as_viewer(street.staff)
    assert await arrive(staff, campaign, street.point) == 3
    assert [await state_of("market_order", order) for order in (*here, there)] == [
        "ready",
        "ready",
        "ready",
        "confirmed",
    ]
    assert len({await digits_of(order) for order in here}) == 3
    assert await state_of("campaign", campaign) == "collecting"


async def test_arriving_again_changes_nothing(truths: object) -> None:
    """The second report mints no code, records no fact and keeps who reported first."""
    street = await a_street()
    campaign, _ = await confirmed_orders(street, 2)
    await arrive(await as_viewer(street.staff), campaign, street.point)
    before = (
        await fetch("SELECT * FROM pick_up_code ORDER BY id"),
        await fetch_value("SELECT count(*) FROM outbox_entry"),
    )
    assert await arrive(await as_viewer(street.owner), campaign, street.point) == 0
    after = (
        await fetch("SELECT * FROM pick_up_code ORDER BY id"),
        await fetch_value("SELECT count(*) FROM outbox_entry"),
    )
    assert before == after
    assert await fetch_value("SELECT arrived_by FROM campaign_point") == street.staff


@pytest.mark.races
async def test_two_reports_at_once_make_each_order_ready_once(truths: object) -> None:
    """Merchant and station report the same truck at the same moment."""
    street = await a_street()
    campaign, _ = await confirmed_orders(street, 5)
    people = [await as_viewer(street.staff), await as_viewer(street.owner)]
    async with asyncio.TaskGroup() as group:
        runs = [
            group.create_task(arrive(people[number % 2], campaign, street.point))
            for number in range(4)
        ]
    assert sum(run.result() for run in runs) == 5
    assert await fetch_value("SELECT count(*) FROM pick_up_code") == 5


async def test_only_people_of_point_or_merchant_report_arrival(truths: object) -> None:
    """For a stranger the point does not exist, and nothing becomes ready."""
    street = await a_street()
    campaign, (order,) = await confirmed_orders(street)
    with pytest.raises(NoSuchPoint):
        await arrive(await as_viewer(await a_person()), campaign, street.point)
    with pytest.raises(NoSuchCampaign):
        await arrive(await as_viewer(street.staff), uuid7(), street.point)
    with pytest.raises(NoSuchPoint):
        elsewhere = await a_point(street.point_party, street.community)
        await arrive(await as_viewer(street.staff), campaign, elsewhere)
    assert await state_of("market_order", order) == "confirmed"


async def test_nothing_arrives_for_a_campaign_that_is_still_open(truths: object) -> None:
    """Goods are delivered after success, not before."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    with pytest.raises(NothingToDeliver):
        await arrive(await as_viewer(street.staff), campaign, street.point)


async def test_an_order_is_handed_out_by_its_qr_text(truths: object) -> None:
    """The scan collects; who handed it out and when is kept."""
    street = await a_street()
    (order,) = await ready_orders(street)
    given = await collect(await as_viewer(street.staff), street.point, await qr_of(order))
    assert (given.order_id, given.title, given.quantity) == (order, "阳光玫瑰葡萄", 1)
    assert given.buyer_mask == "张**"
    assert given.collected_at is not None
    assert await fetch_value("SELECT collected_by FROM market_order") == street.staff
    assert await fetch_value("SELECT state FROM pick_up_code") == "spent"


async def test_an_order_is_handed_out_by_its_digits_however_they_are_typed(truths: object) -> None:
    """Spaces and full-width digits are what keyboards give."""
    street = await a_street()
    (order,) = await ready_orders(street)
    digits = await digits_of(order)
    typed = f" {digits[:3]} {digits[3:]} ".translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    )
    given = await collect(await as_viewer(street.staff), street.point, typed)
    assert given.order_id == order


async def test_checking_a_code_changes_nothing(truths: object) -> None:
    """The preview shows what collecting would hand out."""
    street = await a_street()
    (order,) = await ready_orders(street)
    shown = await check(await as_viewer(street.staff), street.point, await digits_of(order))
    assert (shown.order_id, shown.state, shown.collected_at) == (order, "ready", None)
    assert await state_of("market_order", order) == "ready"
    assert await fetch_value("SELECT state FROM pick_up_code") == "live"


@pytest.mark.races
async def test_two_phones_scanning_one_code_hand_it_out_once(truths: object) -> None:
    """Of ten scans at the same moment one succeeds; the others say when and by whom."""
    street = await a_street()
    (order,) = await ready_orders(street)
    staff, text = await as_viewer(street.staff), await qr_of(order)

    async def scan() -> AlreadyCollected | None:
        try:
            await collect(staff, street.point, text)
        except AlreadyCollected as refused:
            return refused
        return None

    async with asyncio.TaskGroup() as group:
        scans = [group.create_task(scan()) for _ in range(10)]
    refused = [said for said in (task.result() for task in scans) if said]
    assert len(refused) == 9
    assert refused[0].collected_by == "陈**"
    assert "陈**" in refused[0].detail_in("zh-CN")
    assert (
        await fetch_value(
            "SELECT count(*) FROM outbox_entry WHERE kind = 'marketplace.order_collected'"
        )
        == 1
    )


@pytest.mark.races
async def test_twenty_wrong_digits_at_once_lock_out_after_five(truths: object) -> None:
    """Parallel guessing gets exactly as many tries as guessing in a row."""
    street = await a_street()
    (order,) = await ready_orders(street)
    staff, wrong = await as_viewer(street.staff), await wrong_digits_at(street.point)

    async def guess() -> type[Exception]:
        try:
            await collect(staff, street.point, wrong)
        except (WrongDigits, TooManyWrongDigits) as refused:
            return type(refused)
        raise AssertionError

    async with asyncio.TaskGroup() as group:
        guesses = [group.create_task(guess()) for _ in range(20)]
    answers = [task.result() for task in guesses]
    assert answers.count(WrongDigits) == 4
    assert answers.count(TooManyWrongDigits) == 16
    with pytest.raises(TooManyWrongDigits):
        await collect(staff, street.point, await digits_of(order))
    assert await state_of("market_order", order) == "ready"


async def test_a_lock_out_ends_and_leaves_scanning_alone(
    truths: object, move: Callable[[timedelta], None]
) -> None:
    """While typing is locked the QR code still works; after 15 minutes typing does, too."""
    street = await a_street()
    scanned, typed = await ready_orders(street, 2)
    staff, wrong = await as_viewer(street.staff), await wrong_digits_at(street.point)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongDigits) as refused:
            await check(staff, street.point, wrong)
        assert refused.value.tries_left == left
    with pytest.raises(TooManyWrongDigits) as locked:
        await check(staff, street.point, wrong)
    assert locked.value.retry_after_seconds == 900
    await collect(staff, street.point, await qr_of(scanned))
    with pytest.raises(TooManyWrongDigits):
        await collect(staff, street.point, await digits_of(typed))
    move(timedelta(minutes=16))
    assert (await collect(staff, street.point, await digits_of(typed))).order_id == typed


async def test_a_known_code_does_not_buy_more_guesses(truths: object) -> None:
    """Looking at a right code between wrong ones does not set the count back."""
    street = await a_street()
    (order,) = await ready_orders(street)
    staff, wrong = await as_viewer(street.staff), await wrong_digits_at(street.point)
    for _ in range(4):
        with pytest.raises(WrongDigits):
            await check(staff, street.point, wrong)
    await check(staff, street.point, await digits_of(order))
    with pytest.raises(TooManyWrongDigits):
        await check(staff, street.point, wrong)


async def test_wrong_digits_of_one_person_do_not_lock_another(truths: object) -> None:
    """The count is kept for each person and point."""
    street = await a_street()
    (order,) = await ready_orders(street)
    wrong = await wrong_digits_at(street.point)
    elsewhere = await a_point(street.point_party, street.community)
    staff = await as_viewer(street.staff)
    for _ in range(4):
        with pytest.raises(WrongDigits):
            await collect(staff, elsewhere, wrong)
    with pytest.raises(TooManyWrongDigits):
        await collect(staff, elsewhere, wrong)
    assert (await collect(staff, street.point, await digits_of(order))).order_id == order


async def test_staff_of_another_point_hand_nothing_out(truths: object) -> None:
    """The point does not exist for them, and the order stays ready."""
    street = await a_street()
    (order,) = await ready_orders(street)
    for stranger in (street.owner, await a_person(), street.maker):
        with pytest.raises(NoSuchPoint):
            await collect(await as_viewer(stranger), street.point, await qr_of(order))
    assert await state_of("market_order", order) == "ready"


async def test_a_code_of_another_point_says_where_to_go(truths: object) -> None:
    """The neighbour is sent to the right door, and nothing changes."""
    street = await a_street()
    (order,) = await ready_orders(street)
    elsewhere = await a_point(street.point_party, street.community, "北门驿站")
    with pytest.raises(WrongPoint) as refused:
        await collect(await as_viewer(street.staff), elsewhere, await qr_of(order))
    assert (refused.value.point, refused.value.address) == ("3 号门岗亭", "幸福路 3 号")
    assert await state_of("market_order", order) == "ready"


@pytest.mark.parametrize(
    "text", ["12345", "hello", "linli:abc.def", "linli:", "12345a", "", "１" * 41]
)
async def test_what_is_no_code_is_refused(truths: object, text: str) -> None:
    """Neither a forged token nor half a number is looked up."""
    street = await a_street()
    await ready_orders(street)
    with pytest.raises(CodeNotReadable):
        await collect(await as_viewer(street.staff), street.point, text)


async def test_a_token_with_an_old_nonce_is_refused(truths: object) -> None:
    """A signed text for the right order with another nonce opens nothing."""
    street = await a_street()
    (order,) = await ready_orders(street)
    token = PickUpToken(order=order, point=street.point, nonce="0" * 32)
    text = qr_text(token, clock.now() + timedelta(days=1))
    with pytest.raises(CodeNotReadable):
        await collect(await as_viewer(street.staff), street.point, text)


async def test_an_expired_qr_text_is_refused_and_the_digits_still_work(
    truths: object, move: Callable[[timedelta], None]
) -> None:
    """A phone that was offline for weeks shows digits as good as ever."""
    street = await a_street()
    (order,) = await ready_orders(street)
    text = await qr_of(order)
    move(timedelta(days=8))
    staff = await as_viewer(street.staff)
    with pytest.raises(TokenExpired):
        await collect(staff, street.point, text)
    assert (await collect(staff, street.point, await digits_of(order))).order_id == order


async def test_a_spent_code_says_when_and_by_whom_also_by_digits(truths: object) -> None:
    """Typing the digits of an order that was handed out is no wrong try."""
    street = await a_street()
    (order,) = await ready_orders(street)
    staff, digits = await as_viewer(street.staff), await digits_of(order)
    await collect(staff, street.point, digits)
    for _ in range(6):
        with pytest.raises(AlreadyCollected):
            await collect(staff, street.point, digits)


async def test_an_order_whose_money_goes_back_is_not_handed_out(database: str) -> None:
    """A refund that was decided first wins over the code."""
    street = await a_street()
    (order,) = await ready_orders(street)
    await execute("UPDATE market_order SET state = 'refunding' WHERE id = $1", order)
    staff = await as_viewer(street.staff)
    for shown in (await qr_of(order), await digits_of(order)):
        with pytest.raises(OrderGivenBack):
            await collect(staff, street.point, shown)
    assert await state_of("market_order", order) == "refunding"


async def test_an_order_that_is_not_ready_is_not_handed_out(database: str) -> None:
    """A code alone is not enough; the order's state decides."""
    street = await a_street()
    (order,) = await ready_orders(street)
    await execute("UPDATE market_order SET state = 'confirmed' WHERE id = $1", order)
    with pytest.raises(OrderNotReady):
        await collect(await as_viewer(street.staff), street.point, await digits_of(order))


async def test_a_point_that_is_full_takes_no_more_goods(
    truths: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than codes that can be guessed there are none, and the orders wait."""
    street = await a_street()
    campaign, orders = await confirmed_orders(street, 3)
    monkeypatch.setattr(pick_up_codes, "LIVE_MAX", 2)
    with pytest.raises(PointIsFull):
        await arrive(await as_viewer(street.staff), campaign, street.point)
    assert [await state_of("market_order", order) for order in orders] == ["confirmed"] * 3
    assert await state_of("campaign", campaign) == "succeeded"
