"""A merchant's own work over HTTP: offers, campaigns, and what is refused on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.posting import Line, post
from marketplace.clearing import STRIPE
from marketplace.queries.cards import open_cards
from marketplace.refunds.refunding import send_money_back
from marketplace.refunds.tenders_left import Source
from marketplace.refunds.writing_refunds import Why
from marketplace.refusals import (
    AlreadyRefunded,
    BadCampaign,
    BadOffer,
    CampaignNotEditable,
    EditedMeanwhile,
    MerchantNotSelling,
    NoSuchCampaign,
    NoSuchOffer,
)
from marketplace.selling.categories import Category
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.drafting import OfferPlan, change_offer, create_offer, withdraw_offer
from marketplace.selling.publishing import (
    cancel_campaign,
    change_campaign,
    draft_campaign,
    publish_campaign,
)
from marketplace.tables.refunds import RefundReason
from marketplace.wallet.tenders import Tenders
from tests.marketplace.builders import (
    a_campaign,
    a_picture,
    a_plan,
    a_resident,
    a_street,
    an_offer,
    an_order,
    row_of,
    state_of,
)
from tests.payments.builders import a_paid_payment

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")


async def a_good(street: Street, **changes: Any) -> OfferPlan:
    usual: dict[str, Any] = {
        "title": "崇明鸡毛菜",
        "description_html": "<p>早上割的</p><img src=x onerror=alert(1)>",
        "category": Category.VEGETABLES,
        "unit_label": "1 斤",
        "list_price_fen": 590,
        "picture_ids": (await a_picture(street.seller),),
    }
    return OfferPlan(**{**usual, **changes})


async def test_a_description_keeps_only_harmless_markup() -> None:
    """What could run in a reader's browser is dropped when it is written."""
    street = await a_street()
    offer = await create_offer(street.merchant, await a_good(street))
    assert (await row_of("offer", offer))["description_html"] == "<p>早上割的</p>"


async def test_an_offer_is_told_all_it_misses() -> None:
    """Title, unit, price and photos come in one answer; nothing is written."""
    street = await a_street()
    plan = await a_good(street, title="菜", unit_label=" ", list_price_fen=0, picture_ids=())
    with pytest.raises(BadOffer) as told:
        await create_offer(street.merchant, plan)
    assert len(told.value.complaints) == 4
    assert await fetch_value("SELECT count(*) FROM offer") == 0


async def test_two_editors_do_not_undo_each_other() -> None:
    """The second edit of the same version is refused and changes nothing."""
    street = await a_street()
    offer = await create_offer(street.merchant, await a_good(street))
    first = await a_good(street, title="崇明小青菜")
    assert await change_offer(street.merchant, offer, first, version=1) == 2
    with pytest.raises(EditedMeanwhile):
        await change_offer(street.merchant, offer, await a_good(street, title="别的"), version=1)
    assert (await row_of("offer", offer))["title"] == "崇明小青菜"


async def test_another_merchants_offer_does_not_exist() -> None:
    """Neither to change nor to sell."""
    street, other = await a_street(), await a_street()
    offer = await an_offer(street)
    with pytest.raises(NoSuchOffer):
        await change_offer(other.merchant, offer, await a_good(other), version=1)
    with pytest.raises(NoSuchOffer):
        await draft_campaign(other.merchant, offer, a_plan(other), by=other.seller)


async def test_a_withdrawn_offer_starts_nothing_new() -> None:
    """What runs keeps running; no new run begins."""
    street = await a_street()
    offer = await an_offer(street)
    running = await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
    await publish_campaign(street.merchant, running)
    await withdraw_offer(street.merchant, offer)
    assert await state_of("campaign", running) == "open"
    with pytest.raises(NoSuchOffer):
        await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)


async def test_a_suspended_merchant_sells_nothing_new() -> None:
    """Neither lists nor publishes."""
    street = await a_street()
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    await execute("UPDATE merchant SET state = 'suspended' WHERE id = $1", street.merchant)
    with pytest.raises(MerchantNotSelling):
        await create_offer(street.merchant, await a_good(street))
    with pytest.raises(MerchantNotSelling):
        await publish_campaign(street.merchant, draft)
    assert await state_of("campaign", draft) == "draft"


async def test_a_draft_changes_and_a_published_run_does_not() -> None:
    """Neighbours joined on the terms they read."""
    street = await a_street()
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    cheaper = a_plan(street, price_fen=2990)
    assert await change_campaign(street.merchant, draft, cheaper, version=1) == 2
    with pytest.raises(EditedMeanwhile):
        await change_campaign(street.merchant, draft, cheaper, version=1)
    await publish_campaign(street.merchant, draft)
    await publish_campaign(street.merchant, draft)
    with pytest.raises(CampaignNotEditable):
        await change_campaign(street.merchant, draft, cheaper, version=3)
    with pytest.raises(NoSuchCampaign):
        await publish_campaign((await a_street()).merchant, draft)
    assert (await row_of("campaign", draft))["price_fen"] == 2990


async def test_a_scheduled_run_opens_by_itself(move: Move) -> None:
    """Published early, it takes nobody until its time."""
    street = await a_street()
    opens_at = clock.now() + timedelta(hours=2)
    campaign = await a_campaign(street, opens_at=opens_at, closes_at=opens_at + timedelta(days=1))
    assert await state_of("campaign", campaign) == "scheduled"
    move(timedelta(hours=2, minutes=1))
    await advance_campaigns()
    assert await state_of("campaign", campaign) == "open"
    await an_order(street, campaign, await a_resident(street))


async def test_a_draft_whose_time_has_passed_is_not_published(move: Move) -> None:
    """The merchant is told, and nothing opens."""
    street = await a_street()
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    move(timedelta(days=2))
    with pytest.raises(BadCampaign):
        await publish_campaign(street.merchant, draft)


async def test_one_reason_refunds_once(sandbox: SandboxProcess, provider: object) -> None:
    """Deciding again gives the same refund; writing past the decision is refused."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyer = await a_resident(street)
    order = await an_order(street, campaign, buyer)
    payment = await a_paid_payment(sandbox, reference=uuid7(), payer=buyer, amount_fen=3390)
    await _book(order, 3390)
    row = await row_of("market_order", order)
    why = Why(RefundReason.PAID_TWICE, "twice:1")
    async with transaction():
        first = await send_money_back(row, why, Source(payment.id, Tenders(100)))
    async with transaction():
        again = await send_money_back(row, why, Source(payment.id, Tenders(100)))
    assert again == first
    with pytest.raises(AlreadyRefunded):
        await execute(
            """INSERT INTO order_refund (id, parent, payment_id, reason, reason_key, amount_fen,
                 decided_at)
               SELECT uuidv7(), parent, payment_id, reason, reason_key, amount_fen,
                 decided_at FROM order_refund WHERE id = $1""",
            first,
        )
    await _return(order, 3290)


async def _book(order: object, amount: int) -> None:
    held = money(Book.BUYER_FUNDS_HELD, order)  # type: ignore[arg-type]
    clearing = money(Book.GATEWAY_CLEARING, STRIPE)
    async with transaction():
        await post(
            key=f"test:{order}:{amount}",
            kind="test",
            source=uuid7(),
            lines=[Line(clearing, -amount), Line(held, amount)],
        )


async def _return(order: object, amount: int) -> None:
    await _book(order, -amount)


async def test_a_draft_is_not_cancelled_into_the_open() -> None:
    """Cancelling what nobody saw would publish its failure."""
    street = await a_street()
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    with pytest.raises(CampaignNotEditable):
        await cancel_campaign(draft, note="不做了", merchant_id=street.merchant)
    assert await state_of("campaign", draft) == "draft"


async def test_a_visitor_sees_what_is_open_everywhere() -> None:
    """Who lives nowhere yet is not told that nothing is open; a neighbour sees their own."""
    here, elsewhere = await a_street(), await a_street()
    ours, theirs = await a_campaign(here), await a_campaign(elsewhere)

    async def seen(*communities: UUID) -> set[UUID]:
        cards = await open_cards(communities, language="en", category=None, after=None, limit=100)
        return {card.id for card in cards}

    assert {ours, theirs} <= await seen()
    assert await seen(here.community) == {ours}
