"""Accounts of payees: opened once, completed by their holders, followed as they change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from payments.connecting import look_at_account
from payments.receiving import receive_connect_webhook
from payments.refusals import PaymentsAway, WebhookNotAccepted
from payments.transfer_polling import look_at_unready_accounts
from payments.transfer_provider import AccountState
from payments.transfer_refusals import AccountNotPossible, PayeeHasNoAccount
from payments.transfer_views import account_of
from tests.payments.builders import take, told
from tests.payments.transfer_builders import (
    REFRESH,
    RETURN,
    account_id_of,
    an_account,
    onboarding,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from payments.transfer_views import AccountView
    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider")


async def account_seen(owner: UUID) -> AccountView:
    """Give the account as it stands."""
    found = await account_of(owner)
    assert found is not None
    return found


async def test_an_account_begins_with_everything_missing(sandbox: SandboxProcess) -> None:
    """Its holder is sent to a page of the provider's, good once."""
    owner = uuid7()
    address = await onboarding(owner)
    await look_at_account(owner)
    seen = await account_seen(owner)
    assert (seen.state, seen.payouts_enabled) == (AccountState.PENDING, False)
    assert "external_account" in seen.requirements
    async with httpx.AsyncClient(trust_env=False) as browser:
        first = await browser.get(address)
        assert "external_account" in first.text
        assert "script-src" not in first.headers["content-security-policy"]
        again = await browser.get(address)
    assert again.headers["location"] == REFRESH
    assert sandbox.get("/v1/accounts")["data"][0]["metadata"] == {"owner": str(owner)}


async def test_an_account_is_opened_once(sandbox: SandboxProcess) -> None:
    """However often its holder begins, and though the first answer was lost."""
    owner = uuid7()
    sandbox.control(http={"count": 1, "status": 500, "path": "/v1/accounts", "when": "after"})
    with pytest.raises(PaymentsAway):
        await onboarding(owner)
    await onboarding(owner)
    await onboarding(owner)
    assert len(sandbox.get("/v1/accounts")["data"]) == 1


async def test_an_account_opened_long_ago_is_found_by_its_owner(sandbox: SandboxProcess) -> None:
    """The provider forgot the key; the account is not opened a second time."""
    owner = uuid7()
    sandbox.control(http={"count": 1, "status": 500, "path": "/v1/accounts", "when": "after"})
    with pytest.raises(PaymentsAway):
        await onboarding(owner)
    before = clock.now() - timedelta(days=2)
    await execute("UPDATE connected_account SET created_at = $1", before)
    sandbox.control(advance=2 * 86_400)
    await onboarding(owner)
    assert len(sandbox.get("/v1/accounts")["data"]) == 1


async def test_a_completed_account_is_told(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """The message of the connected account has its own address and secret."""
    owner = uuid7()
    address = await onboarding(owner)
    async with httpx.AsyncClient(trust_env=False) as browser:
        await browser.get(address)
        done = await browser.post(address, data={"act": "submit"})
    assert done.headers["location"] == RETURN
    came = await receiver.until(
        lambda came: sum(one.path.endswith("-connect") for one in came) >= 2
    )
    await take([one for one in came if one.path.endswith("-connect")], settle)
    seen = await account_seen(owner)
    assert (seen.state, seen.requirements) == (AccountState.ACTIVE, [])
    assert await told("account_changed") == [{"owner": str(owner), "state": "active"}]


async def test_a_message_with_the_other_secret_is_refused(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    """What the platform's own endpoint was told proves nothing about connected accounts."""
    sandbox.an_intent()
    (one, *_) = await receiver.until(lambda came: len(came) >= 1)
    with pytest.raises(WebhookNotAccepted):
        await receive_connect_webhook(one.body, one.signature)
    assert await fetch_value("SELECT count(*) FROM webhook_receipt") == 0


async def test_a_lost_message_heals(sandbox: SandboxProcess, move: Move) -> None:
    """Accounts that cannot be paid yet are looked at again."""
    owner = uuid7()
    await onboarding(owner)
    sandbox.control(complete_account=await account_id_of(owner))
    assert await look_at_unready_accounts() == 0
    move(timedelta(minutes=11))
    assert await look_at_unready_accounts() == 1
    assert (await account_seen(owner)).state is AccountState.ACTIVE
    move(timedelta(minutes=11))
    assert await look_at_unready_accounts() == 0


async def test_a_restricted_account_says_what_is_missing(sandbox: SandboxProcess) -> None:
    """It was payable, and is not any more."""
    owner = await an_account(sandbox)
    sandbox.control(restrict_account=await account_id_of(owner))
    await look_at_account(owner)
    seen = await account_seen(owner)
    assert seen.state is AccountState.RESTRICTED
    assert seen.requirements == ["individual.verification.document"]
    assert seen.blocked_by == "requirements.past_due"


async def test_an_account_that_left_is_closed(sandbox: SandboxProcess) -> None:
    """Its holder disconnected it: we may not even look at it."""
    owner = await an_account(sandbox)
    sandbox.control(leave_account=await account_id_of(owner))
    await look_at_account(owner)
    assert (await account_seen(owner)).state is AccountState.CLOSED


async def test_a_payee_the_provider_does_not_want_is_told(sandbox: SandboxProcess) -> None:
    """The refusal names another way; nothing but the wish is kept."""
    owner = uuid7()
    sandbox.control(http={"count": 1, "status": 400, "path": "/v1/accounts"})
    with pytest.raises(AccountNotPossible):
        await onboarding(owner)
    assert (await account_seen(owner)).state is AccountState.PENDING


async def test_nobody_is_looked_at_without_an_account() -> None:
    """There is nothing to ask about."""
    with pytest.raises(PayeeHasNoAccount):
        await look_at_account(uuid7())
