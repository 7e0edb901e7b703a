"""What is to be paid of a purchase now, and with what: decided while its orders are held.

A balance that covers everything pays at once; what it leaves is asked for at the provider.
Whatever is refused is refused before anything is written (rule M4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from core import clock
from core.database import execute, transaction, within_transaction
from core.refusals import Text
from marketplace.locks import LockedOrder, lock_orders_of_purchase
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.payment_requests import (
    asks,
    lock_request,
    make_request,
    open_request_of,
)
from marketplace.ordering.receiving_money import take_balance
from marketplace.refusals import HoldExpired, NoSuchPurchase, OrderNotPayable
from marketplace.selling.campaign_rules import GRACE, HOLD
from marketplace.selling.campaign_states import takes_money
from marketplace.selling.quotas import lock_quotas_of
from marketplace.tables.orders import OrderSource
from marketplace.wallet.refusals import BalanceShort, RestTooSmall
from marketplace.wallet.setting_aside import available_balance
from marketplace.wallet.tenders import Tenders, leaves_too_little, share_tenders, usable_balance
from payments.limits import MINIMUM_FEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID


class Asked(NamedTuple):
    """Who pays what: a purchase, or one order of it, with so much of their balance."""

    purchase_id: UUID
    order_id: UUID | None
    payer: UUID
    wallet_fen: int = 0


class Bill(NamedTuple):
    """What is to be paid now; ``fits`` when the open request asks for just that.

    Without a request a balance has paid everything.
    """

    request_id: UUID | None
    fits: bool
    tenders: Tenders
    expires_at: datetime
    title: Text


async def bill(asked: Asked) -> Bill:
    """Say what is to be paid; a request for it is made when none is open.

    Raises NoSuchPurchase, OrderNotPayable, HoldExpired, RestTooSmall and BalanceShort.
    """
    async with transaction():
        all_of_it = await lock_orders_of_purchase(asked.purchase_id)
        if not all_of_it or all_of_it[0].order["buyer"] != asked.payer:
            raise NoSuchPurchase
        chosen = [one for one in all_of_it if asked.order_id in {None, one.order["id"]}]
        if asked.wallet_fen and all(_paid_from_balance(one) for one in chosen):
            return _paid(chosen)
        payable = _payable(chosen)
        shares = await _shares(payable, asked)
        return await _request(asked, payable, shares)


async def _request(
    asked: Asked, payable: Sequence[LockedOrder], shares: Mapping[UUID, Tenders]
) -> Bill:
    """Find the request for some orders, or make it, and pay it when a balance does so alone."""
    expires_at = min([await _begin(one) for one in payable])
    tenders = _sum(shares)
    found, fits = await open_request_of(asked.purchase_id), True
    if found is not None:
        fits = await asks(found, shares)
        if not fits:
            await _require_covered(found, asked.payer, tenders.wallet_fen)
    elif tenders.gateway_fen:
        found = await make_request(asked.purchase_id, asked.payer, shares)
    else:
        # Quotas before the ledger, as everybody who needs both takes them.
        await lock_quotas_of(list(shares))
        made = await make_request(asked.purchase_id, asked.payer, shares)
        await take_balance(made, {one.order["id"]: one for one in payable})
    return Bill(found, fits, tenders, expires_at, _title(payable))


@within_transaction
async def _shares(payable: Sequence[LockedOrder], asked: Asked) -> dict[UUID, Tenders]:
    """Give what of each order the balance pays; nobody pays more from it than it costs."""
    amounts = [one.order["total_fen"] for one in payable]
    total = sum(amounts)
    wallet = min(asked.wallet_fen, total)
    if wallet and leaves_too_little(total, wallet, MINIMUM_FEN):
        available = await available_balance(asked.payer)
        usable = usable_balance(total, available, MINIMUM_FEN)
        raise RestTooSmall(rest_fen=total - wallet, least_fen=MINIMUM_FEN, usable_fen=usable)
    shares = share_tenders(wallet, amounts)
    return {one.order["id"]: share for one, share in zip(payable, shares, strict=True)}


async def _require_covered(open_request: UUID, payer: UUID, wallet_fen: int) -> None:
    """Refuse before the open page is closed what the balance would not cover afterwards."""
    known = await lock_request(open_request)
    freed = known["wallet_fen"] if known else 0
    available = await available_balance(payer) + freed
    if wallet_fen > available:
        raise BalanceShort(available_fen=available)


def _paid_from_balance(one: LockedOrder) -> bool:
    paid = one.order["paid_fen"]
    live = one.order["state"] in {OrderState.PAID_WAITING, OrderState.CONFIRMED}
    return live and 0 < paid == one.order["wallet_fen"]


def _paid(chosen: Sequence[LockedOrder]) -> Bill:
    tenders = Tenders(0, sum(one.order["wallet_fen"] for one in chosen))
    return Bill(None, True, tenders, clock.now(), _title(chosen))


def _payable(chosen: Sequence[LockedOrder]) -> list[LockedOrder]:
    """Give the orders that may be paid now; raises what stands against the first when none may."""
    now = clock.now()
    pending = [one for one in chosen if one.order["state"] == OrderState.PENDING]
    if not pending:
        raise OrderNotPayable(state=chosen[0].order["state"])
    trading = [one for one in pending if _trades(one)]
    if not trading:
        raise OrderNotPayable(state=pending[0].campaign["state"])
    held = [one for one in trading if one.order["hold_until"] > now]
    if not held:
        raise HoldExpired
    return held


def _trades(one: LockedOrder) -> bool:
    extra = one.order["source"] == OrderSource.EXTRA_UNIT
    return takes_money(one.campaign["state"], extra=extra)


async def _begin(locked: LockedOrder) -> datetime:
    """Note that payment began and renew the hold once (rule 4.6)."""
    order, campaign = locked
    if order["payment_requested_at"] is not None:
        return cast("datetime", order["hold_until"])
    now = clock.now()
    until: datetime = max(order["hold_until"], min(now + HOLD, campaign["closes_at"] + GRACE))
    await execute(
        "UPDATE market_order SET payment_requested_at = $2, hold_until = $3 WHERE id = $1",
        order["id"],
        now,
        until,
    )
    return until


def _sum(shares: Mapping[UUID, Tenders]) -> Tenders:
    return Tenders(
        sum(share.gateway_fen for share in shares.values()),
        sum(share.wallet_fen for share in shares.values()),
    )


def _title(orders: Sequence[LockedOrder]) -> Text:
    first, more = orders[0].order["title"], len(orders) - 1
    if not more:
        return Text(first, first)
    return Text(f"{first} 等 {more + 1} 样", f"{first} and {more} more")
