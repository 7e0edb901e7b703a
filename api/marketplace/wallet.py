"""A person's balance with the platform, and having it sent to their bank."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from api.given import JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.settlement import NewBankAccount
from marketplace.refunds.refund_routes import Destination
from marketplace.refusals import BadBankAccount
from marketplace.wallet.queries import BalanceOffer, Wallet, offer_balance, wallet_of
from marketplace.wallet.refusals import NoSuchWithdrawal, WalletTooLow
from marketplace.wallet.withdrawing import withdraw

Amount = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
AmountAsked = Annotated[int, QueryParameter(ge=1, le=10**12)]


class NewWithdrawal(NewBankAccount):
    """Money to send to an account in the person's own name; the device mints ``id``."""

    id: UUID
    amount_fen: Amount


@get("/me/wallet", operation_id="get_wallet", summary="My balance", tags=["me"])
async def get_wallet(viewer: SignedIn, visit: ThisVisit) -> Wallet:
    """Give the balance, how it came there, and what is on its way to the bank."""
    return await wallet_of(viewer.person_id, visit.language)


@get(
    "/me/wallet/offer",
    operation_id="offer_wallet",
    summary="What of my balance may pay an amount",
    tags=["me"],
)
async def get_offer(viewer: SignedIn, amount_fen: AmountAsked) -> BalanceOffer:
    """Give the most that leaves a rest the provider takes, or none."""
    return await offer_balance(viewer.person_id, amount_fen)


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


RESOURCES = [get_wallet, get_offer, post_withdrawal]
