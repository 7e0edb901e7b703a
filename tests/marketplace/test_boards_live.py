"""Boards move on by themselves when orders of theirs move, and for nobody else."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from marketplace.merchants.applying import apply
from marketplace.pick_up.arriving import arrive
from tests.accounts.browser import Browser
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    Street,
    a_merchant,
    a_person,
    a_street,
    as_viewer,
    confirmed_orders,
)
from tests.marketplace.test_merchant_applications import an_application
from tests.marketplace.watching import watching

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Open = Callable[[UUID], Awaitable[Browser]]
    Settle = Callable[[], Awaitable[int]]


@pytest.fixture
async def open_for(database: str) -> AsyncIterator[Open]:
    """Give a function that opens a browser for somebody."""
    app = the_application()
    async with AsyncExitStack() as stack:

        async def opened(person: UUID) -> Browser:
            return await stack.enter_async_context(browser_of(app, person))

        yield opened


def boards_of(street: Street) -> dict[str, tuple[UUID, str]]:
    """Give who watches which board of a street."""
    return {
        "merchant": (street.owner, f"/merchants/{street.merchant}/events"),
        "point": (street.staff, f"/pick-up-points/{street.point}/events"),
        "platform": (street.maker, "/operator/events"),
    }


@pytest.mark.parametrize("whose", ["merchant", "point", "platform"])
async def test_a_board_hears_that_an_order_moved(
    truths: Any, settle: Settle, open_for: Open, whose: str
) -> None:
    """Goods arrive: merchant, point and platform are told that their figures are old."""
    street = await a_street()
    campaign, _ = await confirmed_orders(street, 3)
    await settle()
    person, path = boards_of(street)[whose]
    async with watching(await open_for(person), path) as board:
        assert (await board.status(), await board.event()) == (200, "changed")
        await arrive(await as_viewer(street.staff), campaign, street.point)
        await settle()
        assert await board.event() == "changed"


@pytest.mark.parametrize(
    ("whose", "refused"),
    [
        ("merchant", (404, "no-such-merchant")),
        ("point", (404, "no-such-point")),
        ("platform", (404, "not-found-here")),
    ],
)
async def test_nobody_else_may_watch(
    truths: Any, open_for: Open, whose: str, refused: tuple[int, str]
) -> None:
    """A stream is guarded as its board is."""
    street = await a_street()
    stranger = await open_for(await a_person("路人"))
    _, path = boards_of(street)[whose]
    stream = await stranger.get(path)
    assert (stream.status_code, stream.json()["code"]) == refused
    board = await stranger.get(
        {
            "merchant": f"/merchants/{street.merchant}/today",
            "point": f"/pick-up-points/{street.point}/board",
            "platform": "/operator/overview",
        }[whose]
    )
    assert (board.status_code, board.json()["code"]) == refused


async def test_a_board_does_not_hear_of_other_merchants(
    truths: Any, settle: Settle, open_for: Open
) -> None:
    """The stream of one shop is silent while another sells; its own next sale is heard."""
    street = await a_street()
    other = await a_merchant(street.community, await a_person("邻铺"))
    foreign, _ = await confirmed_orders(street, merchant=other)
    own, _ = await confirmed_orders(street)
    await settle()
    person, path = boards_of(street)["merchant"]
    async with watching(await open_for(person), path) as board:
        assert (await board.status(), await board.event()) == (200, "changed")
        await arrive(await as_viewer(street.staff), foreign, street.point)
        await settle()
        assert board.said.empty()
        await arrive(await as_viewer(street.staff), own, street.point)
        await settle()
        assert await board.event() == "changed"


async def test_the_overview_hears_what_waits_for_the_platform(
    truths: Any, settle: Settle, open_for: Open
) -> None:
    """Somebody asks to sell here: the operators' open overview is told."""
    street = await a_street()
    async with watching(await open_for(street.maker), "/operator/events") as overview:
        assert (await overview.status(), await overview.event()) == (200, "changed")
        await apply(await as_viewer(await a_person()), an_application(street))
        await settle()
        assert await overview.event() == "changed"
