"""A person's balance with the platform, and having it sent to their bank."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post

from api.given import JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.settlement import NewBankAccount
from marketplace.refunds.refund_routes import Destination
from marketplace.refusals import BadBankAccount
from marketplace.wallet.queries import Wallet, wallet_of
from marketplace.wallet.refusals import NoSuchWithdrawal, WalletTooLow
from marketplace.wallet.withdrawing import withdraw


class NewWithdrawal(NewBankAccount):
    """Money to send to an account in the person's own name; the device mints ``id``."""

    id: UUID
    amount_fen: Annotated[int, msgspec.Meta(ge=1, le=10**12)]


@get("/me/wallet", operation_id="get_wallet", summary="My balance", tags=["me"])
async def get_wallet(viewer: SignedIn, visit: ThisVisit) -> Wallet:
    """Give the balance, how it came there, and what is on its way to the bank."""
    return await wallet_of(viewer.person_id, visit.language)


@post(
    "/me/wallet/withdrawals",
    status_code=200,
    operation_id="withdraw_from_wallet",
    summary="Send my balance to my bank",
    tags=["me"],
    responses=refusals(WalletTooLow, BadBankAccount, NoSuchWithdrawal),
)
async def post_withdrawal(
    viewer: SignedIn, visit: ThisVisit, data: JSONBody[NewWithdrawal]
) -> Wallet:
    """Set the money aside; two of the platform's people send it, one after another."""
    destination = Destination(data.holder, data.number, data.bank_name)
    await withdraw(data.id, data.amount_fen, destination, person=viewer.person_id)
    return await wallet_of(viewer.person_id, visit.language)


RESOURCES = [get_wallet, post_withdrawal]
