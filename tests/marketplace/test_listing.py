"""Listing goods and runs of them: who may, what is missing, and who was faster."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from marketplace.bank_accounts import bank_account
from marketplace.categories import Category
from marketplace.drafting import OfferPlan, change_offer, create_offer, withdraw_offer
from marketplace.publishing import change_campaign, draft_campaign
from marketplace.refusals import (
    AlreadyRefunded,
    BadOffer,
    BankAccountMissing,
    CampaignNotEditable,
    EditedMeanwhile,
    MerchantNotSelling,
    NoSuchOffer,
)
from tests.marketplace.builders import (
    a_campaign,
    a_picture,
    a_plan,
    a_resident,
    a_street,
    an_offer,
    an_order,
    row_of,
)
from tests.marketplace.handing_over import as_viewer

if TYPE_CHECKING:
    from uuid import UUID

    from tests.marketplace.builders import Street

pytestmark = pytest.mark.usefixtures("truths")


async def a_good_plan(street: Street, **changes: Any) -> OfferPlan:
    """Plan an offer that has everything."""
    plan = OfferPlan(
        title="现磨豆浆 1 升",
        description_html="<p>清晨现磨</p>",
        category=Category.MEAT_EGGS,
        unit_label="1 升",
        list_price_fen=900,
        picture_ids=(await a_picture(street.seller),),
    )
    return dataclasses.replace(plan, **changes)


async def test_an_offer_is_told_everything_it_misses() -> None:
    """All complaints come at once, in both languages, and nothing is listed."""
    street = await a_street()
    plan = await a_good_plan(street, title="豆", unit_label=" ", list_price_fen=0, picture_ids=())
    with pytest.raises(BadOffer) as told:
        await create_offer(street.merchant, plan)
    assert len(told.value.complaints) == 4
    assert "1–9 张照片" in told.value.detail_in("zh-CN")
    assert "photos" in told.value.detail_in("en")
    assert await fetch_value("SELECT count(*) FROM offer") == 0


async def test_a_picture_is_not_shown_twice() -> None:
    """The same photo in two places is a slip."""
    street = await a_street()
    picture = await a_picture(street.seller)
    with pytest.raises(BadOffer):
        await create_offer(
            street.merchant, await a_good_plan(street, picture_ids=(picture, picture))
        )


async def test_a_suspended_merchant_lists_nothing() -> None:
    """Neither an offer nor a campaign of an older one."""
    street = await a_street()
    offer = await an_offer(street)
    await execute("UPDATE merchant SET state = 'suspended' WHERE id = $1", street.merchant)
    with pytest.raises(MerchantNotSelling) as told:
        await create_offer(street.merchant, await a_good_plan(street))
    assert told.value.state == "suspended"
    with pytest.raises(MerchantNotSelling):
        await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
    assert await fetch_value("SELECT count(*) FROM offer") == 1
    assert await fetch_value("SELECT count(*) FROM campaign") == 0


async def test_the_slower_of_two_editors_is_told() -> None:
    """Nobody overwrites what they have not seen."""
    street = await a_street()
    offer = await an_offer(street)
    seen = (await row_of("offer", offer))["version"]
    await change_offer(street.merchant, offer, await a_good_plan(street), version=seen)
    with pytest.raises(EditedMeanwhile):
        await change_offer(
            street.merchant, offer, await a_good_plan(street, title="隔夜豆浆"), version=seen
        )
    assert (await row_of("offer", offer))["title"] == "现磨豆浆 1 升"


async def test_the_slower_of_two_planners_is_told() -> None:
    """The same holds for a campaign nobody sees yet."""
    street = await a_street()
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    seen = (await row_of("campaign", draft))["version"]
    await change_campaign(street.merchant, draft, a_plan(street, stock_units=80), version=seen)
    with pytest.raises(EditedMeanwhile):
        await change_campaign(street.merchant, draft, a_plan(street, stock_units=5), version=seen)
    assert (await row_of("campaign", draft))["stock_units"] == 80


async def test_a_published_campaign_keeps_its_promises() -> None:
    """Neighbours joined on its terms: not even a better price is slipped in."""
    street = await a_street()
    campaign = await a_campaign(street)
    seen = (await row_of("campaign", campaign))["version"]
    with pytest.raises(CampaignNotEditable) as told:
        await change_campaign(
            street.merchant, campaign, a_plan(street, price_fen=3000), version=seen
        )
    assert told.value.state == "open"
    assert (await row_of("campaign", campaign))["price_fen"] == 3390


async def test_an_offer_of_somebody_else_does_not_exist() -> None:
    """Changing, withdrawing and campaigning all say the same to another merchant."""
    street, rival = await a_street(), await a_street()
    offer = await an_offer(street)
    with pytest.raises(NoSuchOffer):
        await change_offer(rival.merchant, offer, await a_good_plan(rival), version=1)
    with pytest.raises(NoSuchOffer):
        await withdraw_offer(rival.merchant, offer)
    with pytest.raises(NoSuchOffer):
        await draft_campaign(rival.merchant, offer, a_plan(rival), by=rival.seller)
    assert (await row_of("offer", offer))["state"] == "listed"


async def test_a_withdrawn_offer_gets_no_new_campaign() -> None:
    """What is off the list cannot be run again."""
    street = await a_street()
    offer = await an_offer(street)
    await withdraw_offer(street.merchant, offer)
    with pytest.raises(NoSuchOffer):
        await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)


async def test_a_merchant_without_a_bank_account_is_told_so() -> None:
    """Nothing is shown in place of an account that was never entered."""
    street = await a_street()
    with pytest.raises(BankAccountMissing):
        await bank_account(await as_viewer(street.seller), street.merchant)


async def test_one_reason_refunds_once_even_past_the_program() -> None:
    """The database holds the line should two decisions ever slip past the order's lock."""
    street = await a_street()
    order = await an_order(street, await a_campaign(street), await a_resident(street))
    await keep_refund(order)
    with pytest.raises(AlreadyRefunded):
        await keep_refund(order)
    await execute("DELETE FROM order_refund WHERE parent = $1", order)


async def keep_refund(order: UUID) -> None:
    """Write a refund's row as deciding does, without asking whether there is one."""
    await execute(
        """INSERT INTO order_refund (id, parent, payment_id, reason, reason_key, amount_fen, units,
             state, bounces, decided_at)
           VALUES ($1, $2, $3, 'cancelled_by_buyer', 'cancel', 100, 1, 'requested', 0, $4)""",
        uuid7(),
        order,
        uuid7(),
        clock.now(),
    )
