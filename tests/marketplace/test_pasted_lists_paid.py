"""A claimed line follows its order: ticked by the real payment, freed by the real refund."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from marketplace.ordering.cancelling import cancel_order
from marketplace.pasted_lists.claiming import claim
from marketplace.pasted_lists.pasting import paste
from marketplace.pasted_lists.reviewing import open_list
from marketplace.pasted_lists.views import review_of, shared_list
from payments.polling import look_at_open_refunds, submit_due_refunds
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order, state_of
from tests.marketplace.paying_builders import pay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_a_line_follows_its_order(sandbox: SandboxProcess, settle: Settle) -> None:
    """Claimed, paid and ticked; cancelled, refunded and free for whoever claims it next."""
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    made = await paste(campaign, street.point, "1. 张三 2份", by=street.seller)
    await open_list(made)
    token = (await review_of(made)).token
    claimed = await claim(token, 1, by=buyer)
    order = await an_order(street, campaign, buyer, claimed.items[0].units)
    await settle()
    assert not (await shared_list(token, viewer=buyer)).lines[0].ordered
    await pay(sandbox, settle, order, buyer)
    assert (await shared_list(token, viewer=buyer)).lines[0].ordered
    await cancel_order(order, buyer=buyer)
    for _ in range(20):
        await settle()
        sandbox.control(advance=10)
        with clock.moved(timedelta(hours=2)):
            await submit_due_refunds()
            await look_at_open_refunds()
        await settle()
        if await state_of("market_order", order) == "refunded":
            break
    await settle()
    [line] = (await shared_list(token, viewer=buyer)).lines
    assert (line.ordered, line.mine) == (False, False)
    assert (await claim(token, 1, by=buyer)).campaign == campaign
