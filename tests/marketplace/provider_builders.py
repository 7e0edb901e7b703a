"""Merchants who are paid through the provider, and money there to pay them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute
from marketplace.stripe_transfer.payout_way import begin_onboarding, choose_way
from marketplace.tables.payees import PayoutWay
from payments.connecting import look_at_account
from tests.marketplace.handing_over import Street, as_viewer
from tests.payments.transfer_builders import account_id_of

if TYPE_CHECKING:
    from tests.payments.sandbox_process import SandboxProcess


async def paid_through_the_provider(sandbox: SandboxProcess, street: Street) -> None:
    """Let the merchant open and complete an account, and choose it."""
    owner = await as_viewer(street.owner)
    await begin_onboarding(owner, street.merchant)
    sandbox.control(complete_account=await account_id_of(street.merchant))
    await look_at_account(street.merchant)
    await choose_way(owner, street.merchant, PayoutWay.STRIPE_TRANSFER)
    # The day of rest after such a change is told elsewhere.
    await execute("UPDATE payee SET payouts_frozen_until = NULL")


def fund(sandbox: SandboxProcess) -> None:
    """Let our balance at the provider hold money that may move."""
    sandbox.control(add_line={"type": "adjustment", "amount": 500_000})
