"""Paying: one payment for all orders of a purchase that wait for their money."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from core import clock
from core.database import execute, transaction
from core.refusals import Text
from core.settings import settings
from marketplace.locks import LockedOrder, lock_orders_of_purchase, purchase_of
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.payment_requests import asks, close_request, make_request, open_request_of
from marketplace.refusals import HoldExpired, NoSuchOrder, NoSuchPurchase, OrderNotPayable
from marketplace.selling.campaign_rules import GRACE, HOLD
from marketplace.selling.campaign_states import takes_money
from marketplace.tables.orders import OrderSource
from payments.cancelling import cancel_payments_of
from payments.queries import latest_payments
from payments.refusals import PaymentDiffers
from payments.requesting import request_payment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from core.refusals import Language
    from payments.queries import PaymentView

# Each round loses to somebody who changes the purchase; people do not click this fast.
ROUNDS = 5


class _Bill(NamedTuple):
    """What is to be paid now: the request that is open, if any, and whether it asks for it."""

    request_id: UUID | None
    fits: bool
    amounts_fen: dict[UUID, int]
    expires_at: datetime
    titles: list[str]


async def pay_purchase(
    purchase_id: UUID, *, payer: UUID, method: str, language: Language
) -> PaymentView:
    """Ask the provider for one payment of every order of a purchase that waits for its money.

    Asking again for the same finds it. Raises NoSuchPurchase, OrderNotPayable, HoldExpired,
    and what payments refuses.
    """
    back = f"{settings().public_url}/purchases/{purchase_id}?returned={{payment}}"
    return await _pay(purchase_id, None, payer, method, language, back)


async def pay_order(order_id: UUID, *, payer: UUID, method: str, language: Language) -> PaymentView:
    """Ask the provider for a payment of one order, whatever else its purchase has.

    Raises NoSuchOrder, OrderNotPayable, HoldExpired, and what payments refuses.
    """
    purchase_id = await purchase_of(order_id)
    if purchase_id is None:
        raise NoSuchOrder
    back = f"{settings().public_url}/orders/{order_id}?returned={{payment}}"
    try:
        return await _pay(purchase_id, order_id, payer, method, language, back)
    except NoSuchPurchase as not_theirs:
        raise NoSuchOrder from not_theirs


async def _pay(  # noqa: PLR0917 - what, whose, how and where to
    purchase_id: UUID,
    order_id: UUID | None,
    payer: UUID,
    method: str,
    language: Language,
    return_url: str,
) -> PaymentView:
    for _ in range(ROUNDS):
        bill = await _bill(purchase_id, order_id, payer)
        if bill.request_id is not None and bill.fits:
            return await request_payment(
                reference=bill.request_id,
                payer=payer,
                amount_fen=sum(bill.amounts_fen.values()),
                method=method,
                expires_at=bill.expires_at,
                return_url=return_url,
                description=_description(bill.titles).in_language(language),
                language=language,
            )
        if bill.request_id is not None:
            # Outside any transaction. The page that is open asks for something else by now.
            if not await cancel_payments_of(bill.request_id):
                # Money came or is under way: its own news decides, nothing more is asked.
                return (await latest_payments([bill.request_id]))[bill.request_id]
            await close_request(bill.request_id)
    raise PaymentDiffers


async def _bill(purchase_id: UUID, order_id: UUID | None, payer: UUID) -> _Bill:
    """Say what is to be paid; a request for it is made when none is open."""
    async with transaction():
        all_of_it = await lock_orders_of_purchase(purchase_id)
        if not all_of_it or all_of_it[0].order["buyer"] != payer:
            raise NoSuchPurchase
        chosen = [one for one in all_of_it if order_id in {None, one.order["id"]}]
        payable = _payable(chosen)
        expires_at = min([await _begin(one) for one in payable])
        amounts = {one.order["id"]: one.order["total_fen"] for one in payable}
        open_request = await open_request_of(purchase_id)
        if open_request is None:
            open_request, fits = await make_request(purchase_id, amounts), True
        else:
            fits = await asks(open_request, amounts)
        titles = [one.order["title"] for one in payable]
        return _Bill(open_request, fits, amounts, expires_at, titles)


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


def _description(titles: Sequence[str]) -> Text:
    first, more = titles[0], len(titles) - 1
    if not more:
        return Text(first, first)
    return Text(f"{first} 等 {len(titles)} 样", f"{first} and {more} more")
