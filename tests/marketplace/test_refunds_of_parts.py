"""An operator gives units or goodwill back; much of the platform's money takes two people."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from core.database import fetch, fetch_value
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.ordering.order_lines import lines_of
from marketplace.refunds.deciding_refund_proposals import approve_proposal, reject_proposal
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import Fault, RefundFunder, Wish
from marketplace.refunds.refunding_parts import give, preview_gift
from marketplace.refusals import (
    NoSuchOrder,
    NoSuchRefundProposal,
    OrderNotRefundable,
    RefundBeyondOrder,
    RefundProposalDecided,
    RefundProposalOpen,
    SamePersonTwice,
)
from tests.marketplace.cases_builders import a_collected_order
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_street, as_viewer, state_of
from tests.marketplace.refunds_builders import line_of, refunds_of

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer
    from tests.marketplace.handing_over import Street

pytestmark = pytest.mark.usefixtures("truths")

PRICE = 2990


class Desk(NamedTuple):
    """A collected order, its line, and two people of the platform."""

    street: Street
    order: UUID
    line: UUID
    maker: Viewer
    checker: Viewer

    def gift(self, **changed: Any) -> Gift:
        """Give a gift of one unit, or of what is said."""
        said: dict[str, Any] = {
            "id": uuid7(),
            "order_id": self.order,
            "wishes": (Wish(self.line, units=1),),
            "note": "少了一份",
        }
        return Gift(**{**said, **changed})

    def goodwill(self, fen: int, **changed: Any) -> Gift:
        """Give a gift of goodwill on the platform's money."""
        wishes = (Wish(self.line, goodwill_fen=fen),)
        return self.gift(wishes=wishes, funder=RefundFunder.PLATFORM, **changed)


async def test_goodwill_of_the_order_is_what_its_preview_said() -> None:
    """The sale stands; the merchant bears it less the commission on it."""
    desk = await _desk()
    gift = desk.gift(wishes=(Wish(desk.line, goodwill_fen=500),), fault=Fault.MERCHANT)
    told = await preview_gift(desk.maker, gift)
    assert (told.to_buyer_fen, told.of_platform_fen, told.needs_second) == (500, 0, False)
    assert told.of_merchant_fen + told.commission_back_fen == 500
    assert await give(desk.maker, gift) is None
    assert await give(desk.maker, gift) is None
    assert await refunds_of(desk.order) == [("goodwill", "approved", 0, 500)]
    assert (await line_of(desk.order)).goodwill_fen == 500
    assert await state_of("market_order", desk.order) == "collected"


async def test_all_units_are_the_whole_order() -> None:
    """It ends as any order that is refunded."""
    desk = await _desk()
    await give(desk.maker, desk.gift())
    assert await refunds_of(desk.order) == [("by_operator", "approved", 1, PRICE)]
    assert await state_of("market_order", desk.order) == "refunding"


async def test_the_platform_pays_its_goodwill_itself() -> None:
    """What one person may give alone comes out of the platform's pool, not the merchant's sale."""
    desk = await _desk()
    gift = desk.goodwill(1000)
    told = await preview_gift(desk.maker, gift)
    assert (told.of_merchant_fen, told.of_platform_fen, told.needs_second) == (0, 1000, False)
    assert await give(desk.maker, gift) is None
    assert (await balance_of(money(Book.SUBSIDY_POOL))).balance == -1000


async def test_more_of_the_platforms_money_waits_for_another_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also in small gifts that add up; who proposed it does not approve it."""
    monkeypatch.setattr("marketplace.refunds.refunding_parts.ALONE_MAX_FEN", 1500)
    desk = await _desk()
    assert await give(desk.maker, desk.goodwill(1000)) is None
    gift = desk.goodwill(800)
    assert (await preview_gift(desk.maker, gift)).needs_second
    assert await give(desk.maker, gift) == gift.id
    assert await give(desk.maker, gift) == gift.id
    assert len(await refunds_of(desk.order)) == 1
    with pytest.raises(RefundProposalOpen):
        await give(desk.checker, desk.goodwill(900))
    with pytest.raises(SamePersonTwice):
        await approve_proposal(desk.maker, gift.id)
    await approve_proposal(desk.checker, gift.id)
    await approve_proposal(desk.checker, gift.id)
    assert [row[3] for row in await refunds_of(desk.order)] == [1000, 800]
    with pytest.raises(RefundProposalDecided):
        await reject_proposal(desk.maker, gift.id)
    by = await fetch("SELECT approved_by FROM order_refund ORDER BY id")
    assert [row["approved_by"] for row in by] == [desk.maker.person_id, desk.checker.person_id]


async def test_a_rejected_proposal_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be approved afterwards, and another may be made."""
    monkeypatch.setattr("marketplace.refunds.refunding_parts.ALONE_MAX_FEN", 100)
    desk = await _desk()
    gift = desk.goodwill(800)
    await give(desk.maker, gift)
    await reject_proposal(desk.maker, gift.id)
    with pytest.raises(RefundProposalDecided):
        await approve_proposal(desk.checker, gift.id)
    with pytest.raises(NoSuchRefundProposal):
        await approve_proposal(desk.checker, uuid7())
    assert await refunds_of(desk.order) == []
    other = desk.goodwill(700)
    assert await give(desk.maker, other) == other.id


async def test_what_an_order_has_not_is_not_given() -> None:
    """Too many units, too much money, nothing, units on the platform's money, another's line."""
    desk = await _desk()
    for wishes, funder in (
        ((Wish(desk.line, units=2),), RefundFunder.ORDER),
        ((Wish(desk.line, goodwill_fen=PRICE + 1),), RefundFunder.ORDER),
        ((Wish(desk.line),), RefundFunder.ORDER),
        ((Wish(desk.line, units=1),), RefundFunder.PLATFORM),
        ((Wish(uuid7(), units=1),), RefundFunder.ORDER),
    ):
        gift = desk.gift(wishes=wishes, funder=funder)
        with pytest.raises(RefundBeyondOrder):
            await preview_gift(desk.maker, gift)
        with pytest.raises(RefundBeyondOrder):
            await give(desk.maker, gift)
    with pytest.raises(NoSuchOrder):
        await give(desk.maker, desk.gift(order_id=uuid7()))
    assert await refunds_of(desk.order) == []
    await give(desk.maker, desk.gift())
    with pytest.raises(OrderNotRefundable):
        await give(desk.maker, desk.goodwill(1))


@pytest.mark.races
async def test_ten_operators_refund_the_same_last_unit_once() -> None:
    """Each with a gift of their own: one is given, the others find nothing left."""
    desk = await _desk()

    async def one() -> bool:
        try:
            await give(desk.maker, desk.gift())
        except OrderNotRefundable:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        given = [group.create_task(one()) for _ in range(10)]
    assert sum(task.result() for task in given) == 1
    assert await refunds_of(desk.order) == [("by_operator", "approved", 1, PRICE)]


async def test_the_desk_previews_gives_and_approves_over_http(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two people at two desks; nobody else finds the way."""
    monkeypatch.setattr("marketplace.refunds.refunding_parts.ALONE_MAX_FEN", 300)
    desk, app = await _desk(), the_application()
    path = f"/operator/orders/{desk.order}"
    body = {
        "id": str(uuid7()),
        "lines": [{"line_id": str(desk.line), "goodwill_fen": 400}],
        "funder": "platform",
        "reason": "抱歉",
    }
    async with browser_of(app, desk.maker.person_id) as maker:
        left = (await maker.get(f"{path}/parts")).json()
        assert [one["left_fen"] for one in left["lines"]] == [PRICE]
        told = (await maker.post(f"{path}/refund-preview", body)).json()
        assert (told["to_buyer_fen"], told["needs_second"]) == (400, True)
        given = (await maker.post(f"{path}/refunds/parts", body)).json()
        assert given == {"proposal_id": body["id"]}
        own = await maker.post(f"/operator/refund-proposals/{body['id']}/approve")
        assert (own.status_code, own.json()["code"]) == (403, "same-person-twice")
    async with browser_of(app, desk.checker.person_id) as checker:
        (waiting,) = (await checker.get("/operator/refund-proposals")).json()["items"]
        assert (waiting["amount_fen"], waiting["by_me"]) == (400, False)
        done = await checker.post(f"/operator/refund-proposals/{body['id']}/approve")
        assert done.status_code == 204
    async with browser_of(app, desk.street.owner) as stranger:
        assert (await stranger.post(f"{path}/refunds/parts", body)).status_code == 404
    assert await fetch_value("SELECT state FROM refund_proposal") == "approved"


async def _desk() -> Desk:
    street = await a_street()
    order = await a_collected_order(street)
    (line,) = await lines_of(order)
    return Desk(street, order, line, await as_viewer(street.maker), await as_viewer(street.checker))
