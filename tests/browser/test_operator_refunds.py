"""Refunds that the provider gave up, at the operator's desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from core import clock
from marketplace.ordering.cancelling import cancel_order
from payments.polling import submit_due_refunds
from tests.marketplace.builders import a_campaign, a_party, a_resident, an_order, state_of
from tests.marketplace.builders import a_street as a_paying_street
from tests.marketplace.paying_builders import pay
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.browser.conftest import Opening
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]


async def _given_up(sandbox: SandboxProcess, settle: Settle) -> UUID:
    """Cancel a paid order whose refund the provider refuses three times."""
    street = await a_paying_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer, "card")
    sandbox.control(refuse_next_refund=3)
    await cancel_order(order, buyer=buyer)
    await settle()
    for hours in (2, 4):
        with clock.moved(timedelta(hours=hours)):
            await submit_due_refunds()
            await settle()
    return order


@pytest.mark.usefixtures("provider")
async def test_a_refund_made_by_hand_is_recorded_with_its_proof(
    sandbox: SandboxProcess, settle: Settle, opening: Opening, database: str
) -> None:
    """The overview leads to it; once its proof is recorded the order is refunded."""
    operator = await a_person()
    await a_party("platform", "平台", owner=operator)
    order = await _given_up(sandbox, settle)
    desk = await opening(operator)
    await desk.visit("/operator/overview")
    await desk.page.get_by_role("link", name="退款失败").click()
    await expect(desk.page.get_by_text("买家取消")).to_be_visible()
    assert await desk.axe() == []
    await desk.page.get_by_role("button", name="登记已退款").click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("转账流水号").fill("HD20261121-7")
    await dialog.get_by_role("button", name="登记已退款").click()
    await expect(desk.page.get_by_text("没有要人工处理的退款")).to_be_visible()
    await settle()
    assert await state_of("market_order", order) == "refunded"
