"""Who may see a payment: its payer and the platform; for all others it does not exist."""

from __future__ import annotations

import pytest

from accounts.access import MembershipView, Viewer
from core.identifiers import uuid7
from payments.access import payment_for
from payments.refusals import PaymentNotFound
from tests.payments.builders import a_payment

pytestmark = pytest.mark.usefixtures("provider")


async def test_the_payer_sees_the_payment() -> None:
    """Who pays may look."""
    payment = await a_payment()
    assert await payment_for(Viewer(payment.payer, None), payment.id) == payment


async def test_the_platform_sees_the_payment() -> None:
    """Its people help when something is wrong."""
    payment = await a_payment()
    held = MembershipView(party_id=uuid7(), party_kind="platform", role="finance")
    assert await payment_for(Viewer(uuid7(), None, (held,)), payment.id) == payment


async def test_others_do_not_learn_that_it_exists() -> None:
    """A stranger, and a merchant, get the answer for an unknown id."""
    payment = await a_payment()
    held = MembershipView(party_id=uuid7(), party_kind="merchant", role="owner")
    for viewer in (Viewer(uuid7(), None), Viewer(uuid7(), None, (held,))):
        with pytest.raises(PaymentNotFound):
            await payment_for(viewer, payment.id)
    with pytest.raises(PaymentNotFound):
        await payment_for(Viewer(payment.payer, None), uuid7())
