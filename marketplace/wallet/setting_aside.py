"""A balance while its purchase waits for the rest of its money: set aside, spent, or freed.

Each order's part is a hold of its own, so that each is decided by itself when the rest
arrives. A hold is settled once: a balance is never taken twice for the same request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch, within_transaction
from ledger.books import Book, money
from ledger.holding import hold, post_hold, void_hold
from ledger.posting import locked_accounts
from ledger.queries import balance_of
from marketplace.wallet.refusals import BalanceShort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marketplace.wallet.tenders import Tenders


async def available_balance(person: UUID) -> int:
    """Give what of a person's balance is free now, in fen."""
    return (await balance_of(money(Book.WALLET, person))).available


@within_transaction
async def set_aside(request_id: UUID, person: UUID, shares: Mapping[UUID, Tenders]) -> None:
    """Set the balance's part of a request aside, order by order. Raises BalanceShort."""
    if not any(share.wallet_fen for share in shares.values()):
        return
    account = money(Book.WALLET, person)
    await locked_accounts([account])
    available = await available_balance(person)
    if sum(share.wallet_fen for share in shares.values()) > available:
        raise BalanceShort(available_fen=available)
    for order_id, share in sorted(shares.items()):
        if share.wallet_fen:
            await hold(
                key=_key(request_id, order_id),
                account=account,
                amount=share.wallet_fen,
                source=order_id,
            )


@within_transaction
async def spend(request_id: UUID, order_id: UUID) -> None:
    """Take what was set aside for an order: it is held for the order now."""
    await post_hold(
        _key(request_id, order_id),
        kind="paid_from_wallet",
        to=money(Book.BUYER_FUNDS_HELD, order_id),
    )


@within_transaction
async def free(request_id: UUID) -> None:
    """Free what was set aside for a request nobody pays any more; freeing again changes nothing."""
    rows = await fetch(
        "SELECT parent FROM payment_share WHERE request = $1 AND wallet_fen > 0 ORDER BY parent",
        request_id,
    )
    for row in rows:
        await void_hold(_key(request_id, row["parent"]))


def _key(request_id: UUID, order_id: UUID) -> str:
    return f"wallet:{request_id}:{order_id}"
