"""The gateway: what it refuses to be, and how it puts the provider's answers into our words."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.identifiers import uuid7
from payments import gateway as gateways
from payments import stripe_gateway as stripe_module
from payments.provider import (
    GatewayRefused,
    GatewayUnavailable,
    Method,
    PaymentOrder,
    ProviderRefundState,
    ProviderState,
    RefundOrder,
)
from payments.stripe_gateway import StripeGateway
from tests.payments.sandbox_process import KEY, SECRET, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from payments.provider import ProviderPayment
    from tests.payments.sandbox_process import SandboxProcess


pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
async def stripe_gateway(sandbox: SandboxProcess) -> AsyncIterator[StripeGateway]:
    """Give a gateway of its own, without a database."""
    made = StripeGateway(KEY, SECRET, sandbox.url, timeout_seconds=5, retries=0)
    yield made
    await made.close()


def an_order(method: Method = Method.ALIPAY) -> PaymentOrder:
    """Order a payment."""
    reference = uuid7()
    return PaymentOrder(
        payment=uuid7(),
        reference=reference,
        key=f"pi:{reference}:1",
        amount_fen=3980,
        method=method,
        title="砂糖橘 5 斤",
        return_url="http://127.0.0.1:1/",
        closes_at=clock.now() + timedelta(hours=1),
        language="zh-CN",
    )


def test_a_live_key_never_goes_to_another_address() -> None:
    """A sandbox must not see it."""
    for key in ("sk_live_secret", "rk_live_secret"):
        with pytest.raises(ValueError, match="live"):
            StripeGateway(key, SECRET, "http://127.0.0.1:1")


async def test_the_same_order_gives_the_same_payment(stripe_gateway: StripeGateway) -> None:
    """And shows it as it is now, not as it was first."""
    order = an_order()
    first = await stripe_gateway.create_payment(order)
    assert (first.payment, first.state) == (order.payment, ProviderState.OPEN)
    await stripe_gateway.cancel_payment(first.provider_id)
    again = await stripe_gateway.create_payment(order)
    assert (again.provider_id, again.state) == (first.provider_id, ProviderState.CANCELLED)


@pytest.mark.parametrize("method", list(Method))
async def test_a_payment_is_read_in_every_state(
    method: Method, stripe_gateway: StripeGateway, sandbox: SandboxProcess
) -> None:
    """Open, processing, succeeded with money, charge and fee; failed; cancelled."""
    made = await stripe_gateway.create_payment(an_order(method))
    sandbox.control(pay_late={"payment": made.provider_id, "seconds": 60})
    assert await _state(stripe_gateway, made) is ProviderState.PROCESSING
    sandbox.control(advance=60)
    paid = await stripe_gateway.retrieve_payment(made.provider_id)
    assert (paid.state, paid.captured_fen) == (ProviderState.SUCCEEDED, 3980)
    assert paid.fee_fen == (135 if method is Method.CARD else 88)
    assert paid.charge_id
    assert paid.intent_id
    other = await stripe_gateway.create_payment(an_order(method))
    sandbox.control(pay_late={"payment": other.provider_id, "seconds": 60})
    sandbox.control(decline=other.provider_id)
    assert await _state(stripe_gateway, other) is ProviderState.FAILED
    third = await stripe_gateway.create_payment(an_order(method))
    sandbox.control(decline=third.provider_id)
    assert await _state(stripe_gateway, third) is ProviderState.OPEN


async def test_a_payment_is_found_by_our_id(
    stripe_gateway: StripeGateway, sandbox: SandboxProcess
) -> None:
    """Once its buyer has tried to pay; before that there is nothing to find."""
    order = an_order()
    made = await stripe_gateway.create_payment(order)
    assert await stripe_gateway.find_payment(order.payment) is None
    sandbox.control(pay=made.provider_id)
    found = await stripe_gateway.find_payment(order.payment)
    assert found is not None
    assert (found.provider_id, found.state) == (made.provider_id, ProviderState.SUCCEEDED)


async def test_a_refund_is_made_once_for_a_key_and_found_by_our_id(
    stripe_gateway: StripeGateway, sandbox: SandboxProcess
) -> None:
    """The second call with the key gives the first refund."""
    made = await stripe_gateway.create_payment(an_order(Method.CARD))
    sandbox.control(pay=made.provider_id)
    intent_id = (await stripe_gateway.retrieve_payment(made.provider_id)).intent_id
    assert intent_id
    order = RefundOrder(uuid7(), "refund:1:0", intent_id, 1000)
    first = await stripe_gateway.refund(order)
    assert (await stripe_gateway.refund(order)).provider_id == first.provider_id
    assert (first.state, first.refund) == (ProviderRefundState.SUCCEEDED, order.refund)
    assert await stripe_gateway.find_refund(order.refund, intent_id) == first
    assert await stripe_gateway.find_refund(uuid7(), intent_id) is None


async def test_what_does_not_exist_is_refused(stripe_gateway: StripeGateway) -> None:
    """Asking about unknown ids does not look like an outage."""
    for asked in (
        stripe_gateway.retrieve_payment("cs_test_none"),
        stripe_gateway.retrieve_refund("re_none"),
    ):
        with pytest.raises(GatewayRefused) as refused:
            await asked
        assert refused.value.code == "resource_missing"


async def test_a_key_used_for_something_else_is_no_refusal(stripe_gateway: StripeGateway) -> None:
    """A mistake of ours must not settle a payment: it counts as no answer."""
    order = an_order()
    await stripe_gateway.create_payment(order)
    changed = PaymentOrder(**{**vars(order), "amount_fen": 5000})
    with pytest.raises(GatewayUnavailable):
        await stripe_gateway.create_payment(changed)


async def test_a_wrong_key_and_a_closed_port_are_outages(sandbox: SandboxProcess) -> None:
    """Both heal when an operator mends them."""
    for key, url in (
        ("sk_nonsense", sandbox.url),
        (KEY, f"http://127.0.0.1:{free_port()}"),
    ):
        made = StripeGateway(key, SECRET, url, retries=0)
        with pytest.raises(GatewayUnavailable):
            await made.retrieve_payment("cs_1")
        await made.close()


@pytest.mark.parametrize("on_a_page", [2, 100])
async def test_the_account_is_read_through_all_its_pages(
    on_a_page: int,
    stripe_gateway: StripeGateway,
    sandbox: SandboxProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every line since an instant comes, newest first."""
    monkeypatch.setattr(stripe_module, "PAGE_LINES", on_a_page)
    start = clock.now() - timedelta(minutes=1)
    for _ in range(3):
        sandbox.a_paid_intent("alipay")
    lines = [line async for line in stripe_gateway.transactions(start)]
    assert [(line.kind, line.category, line.amount, line.fee) for line in lines] == [
        ("payment", "charge", 3980, 88)
    ] * 3
    assert [line async for line in stripe_gateway.transactions(clock.now() + timedelta(1))] == []


def test_each_loop_gets_a_gateway_of_its_own(sandbox: SandboxProcess) -> None:
    """A client belongs to the loop its connections live in."""
    gateways.use(lambda: StripeGateway(KEY, SECRET, sandbox.url))

    async def twice() -> list[int]:
        pair = [id(gateways.gateway()), id(gateways.gateway())]
        await gateways.close_gateway()
        await gateways.close_gateway()
        return pair

    first, second = asyncio.run(twice())
    assert first == second


async def _state(gateway: StripeGateway, payment: ProviderPayment) -> ProviderState:
    return (await gateway.retrieve_payment(payment.provider_id)).state
