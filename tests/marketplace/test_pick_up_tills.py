"""A shop's till hands orders out with a token of its own, within the token's scopes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from accounts.access_tokens import AccessScope, create_access_token
from marketplace.pick_up.arriving import arrive
from tests.accounts.browser import ORIGIN
from tests.marketplace.desks import the_application
from tests.marketplace.handing_over import (
    Street,
    a_paid_order,
    a_point,
    a_street,
    an_open_campaign,
    as_viewer,
    close,
    digits_of,
    state_of,
)


async def a_till(street: Street, *scopes: AccessScope) -> httpx.AsyncClient:
    """Give a client that speaks for the merchant by token."""
    _, token = await create_access_token(
        await as_viewer(street.owner),
        street.merchant,
        name="收银台",
        scopes=scopes,
        valid_for=timedelta(days=1),
    )
    app: Any = the_application()
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url=f"{ORIGIN}/api/v1",
        headers={"authorization": f"Bearer {token}"},
    )


async def test_a_till_hands_out_at_its_own_counter_within_its_scopes(truths: Any) -> None:
    """Looking and handing out are two rights; another counter does not exist for it."""
    street = await a_street()
    shop = await a_point(street.merchant, street.community, "店里")
    campaign = await an_open_campaign(street, points=(shop,))
    order = await a_paid_order(street, campaign, point=shop)
    await close(campaign)
    await arrive(await as_viewer(street.owner), campaign, shop)
    code = {"digits": await digits_of(order)}
    async with await a_till(street, AccessScope.CHECK_PICK_UP) as looking:
        seen = await looking.post(f"/pick-up-points/{shop}/check", json=code)
        assert seen.status_code == 200, seen.text
        refused = await looking.post(f"/pick-up-points/{shop}/collect", json=code)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
        money = await looking.get(f"/merchants/{street.merchant}/earnings")
        assert (money.status_code, money.json()["code"]) == (403, "scope-missing")
    assert await state_of("market_order", order) == "ready"
    async with await a_till(street, AccessScope.COLLECT_PICK_UP) as handing:
        elsewhere = await handing.post(f"/pick-up-points/{street.point}/collect", json=code)
        assert elsewhere.status_code == 404
        handed = await handing.post(f"/pick-up-points/{shop}/collect", json=code)
        assert handed.json()["order_id"] == str(order)
