"""How a merchant is paid is the owner's choice, once the account can be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from marketplace.stripe_transfer.payout_way import (
    begin_onboarding,
    choose_way,
    look_again,
    payout_way,
)
from marketplace.tables.payees import PayoutWay
from payments.connecting import look_at_account
from payments.transfer_provider import AccountState
from payments.transfer_refusals import AccountNotReady, PayeeHasNoAccount
from tests.marketplace.handing_over import a_street, as_viewer
from tests.payments.transfer_builders import account_id_of

if TYPE_CHECKING:
    from tests.payments.sandbox_process import SandboxProcess

pytestmark = pytest.mark.usefixtures("provider")


async def test_the_way_is_chosen_by_the_owner_once_the_account_is_ready(
    sandbox: SandboxProcess,
) -> None:
    """Until then the bank is used; a change makes payouts rest."""
    street = await a_street()
    owner = await as_viewer(street.owner)
    with pytest.raises(PayeeHasNoAccount):
        await choose_way(owner, street.merchant, PayoutWay.STRIPE_TRANSFER)
    address = await begin_onboarding(owner, street.merchant)
    assert address.startswith(sandbox.url)
    with pytest.raises(AccountNotReady):
        await choose_way(owner, street.merchant, PayoutWay.STRIPE_TRANSFER)
    before = await payout_way(owner, street.merchant)
    assert (before.way, before.payouts_frozen_until) == (PayoutWay.MANUAL_BANK, None)
    sandbox.control(complete_account=await account_id_of(street.merchant))
    await look_at_account(street.merchant)
    after = await choose_way(owner, street.merchant, PayoutWay.STRIPE_TRANSFER)
    assert after.account is not None
    assert (after.way, after.account.state) == (PayoutWay.STRIPE_TRANSFER, AccountState.ACTIVE)
    assert after.payouts_frozen_until is not None
    again = await choose_way(owner, street.merchant, PayoutWay.STRIPE_TRANSFER)
    assert again.payouts_frozen_until == after.payouts_frozen_until


async def test_who_comes_back_from_the_provider_sees_the_present(sandbox: SandboxProcess) -> None:
    """The provider is asked, though its message may still be on its way."""
    street = await a_street()
    owner = await as_viewer(street.owner)
    await begin_onboarding(owner, street.merchant)
    sandbox.control(complete_account=await account_id_of(street.merchant))
    seen = await look_again(owner, street.merchant)
    assert seen.account is not None
    assert (seen.account.state, seen.account.requirements) == (AccountState.ACTIVE, [])
