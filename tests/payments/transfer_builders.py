"""Accounts of payees and transfers for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import httpx

from core.database import fetch_value, transaction
from core.identifiers import uuid7
from payments.connecting import begin_onboarding, look_at_account
from payments.transfer_views import transfer_of
from payments.transferring import request_transfer
from tests.payments.builders import a_paid_payment

if TYPE_CHECKING:
    from payments.transfer_views import TransferView
    from tests.payments.sandbox_process import SandboxProcess

RETURN = "http://127.0.0.1:1/payout-way?done=1"
REFRESH = "http://127.0.0.1:1/payout-way?again=1"
AMOUNT_FEN = 1500
TWO_DAYS = 2 * 86_400


async def onboarding(owner: UUID) -> str:
    """Begin onboarding and give the address of the provider's page."""
    return await begin_onboarding(
        owner=owner, name="老王果园", return_url=RETURN, refresh_url=REFRESH
    )


async def account_id_of(owner: UUID) -> str:
    """Give the provider's id of a payee's account."""
    return str(
        await fetch_value("SELECT provider_id FROM connected_account WHERE owner = $1", owner)
    )


async def an_account(sandbox: SandboxProcess) -> UUID:
    """Open an account, complete it as its holder would, and hear of it; give its owner."""
    owner = uuid7()
    address = await onboarding(owner)
    async with httpx.AsyncClient(trust_env=False) as browser:
        assert (await browser.get(address)).status_code == 200
        done = await browser.post(address, data={"act": "submit"})
        assert done.headers["location"] == RETURN
    await look_at_account(owner)
    assert sandbox.port
    return owner


async def money_that_may_move(sandbox: SandboxProcess) -> None:
    """Let the platform's balance hold a payment that is available."""
    await a_paid_payment(sandbox, method="card")
    sandbox.control(advance=TWO_DAYS)


async def a_transfer(
    owner: UUID, *, reference: UUID | None = None, amount_fen: int = AMOUNT_FEN, attempt: int = 1
) -> TransferView:
    """Ask for a transfer in a transaction of its own."""
    reference = reference or uuid7()
    async with transaction():
        await request_transfer(
            reference=reference,
            attempt=attempt,
            owner=owner,
            amount_fen=amount_fen,
            description="结算单 7",
        )
    return await transfer_seen(reference, attempt)


async def transfer_seen(reference: UUID, attempt: int = 1) -> TransferView:
    """Give the transfer as it stands."""
    found = await transfer_of(reference, attempt)
    assert found is not None
    return found
