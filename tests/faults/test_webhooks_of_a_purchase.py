"""The provider's news twice, reversed or not at all: a purchase ends the same."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch
from marketplace.ordering.paying import pay_purchase
from marketplace.selling.closing import advance_campaigns
from payments.polling import (
    look_at_open_payments,
    look_at_open_refunds,
    look_at_waiting_webhooks,
    submit_due_refunds,
)
from payments.receiving import receive_webhook
from tests.marketplace.builders import a_campaign, a_street
from tests.marketplace.purchasing import a_purchase, another_shop
from tests.payments.builders import kind_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver, Webhook

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]
    News = list[Webhook]

pytestmark = pytest.mark.usefixtures("provider", "truths")

PAID = {"payment_intent.created", "payment_intent.succeeded", "checkout.session.completed"}
BACK = {"refund.created", "charge.refunded", "refund.updated", "charge.refund.updated"}
ENDS = """
  SELECT 'order' AS what, state || ' ' || paid_fen || ' ' || refunded_fen AS told FROM market_order
  UNION ALL SELECT 'request', gateway_fen::text FROM payment_request
  UNION ALL SELECT 'share', captured_fen::text FROM payment_share
  UNION ALL SELECT 'payment', state || ' ' || captured_fen FROM payment
  UNION ALL SELECT 'back', state || ' ' || reason || ' ' || amount_fen FROM order_refund
  UNION ALL SELECT 'refund', state || ' ' || amount_fen || ' ' || failures FROM refund
  UNION ALL SELECT book, sum(balance)::text FROM ledger_account GROUP BY book
  UNION ALL SELECT kind, count(*)::text FROM outbox_entry
    WHERE kind IN ('payments.payment_succeeded', 'payments.refund_succeeded',
                   'marketplace.order_paid', 'marketplace.order_refunded') GROUP BY kind
  ORDER BY what, told"""
EXPECTED = [
    ("back", "succeeded group_failed 3390"),
    ("buyer_funds_held", "3390"),
    ("gateway_clearing", "-3390"),
    ("marketplace.order_paid", "2"),
    ("marketplace.order_refunded", "1"),
    ("order", "confirmed 3390 0"),
    ("order", "refunded 3390 3390"),
    ("payment", "succeeded 6780"),
    ("payments.payment_succeeded", "1"),
    ("payments.refund_succeeded", "1"),
    ("refund", "succeeded 3390 0"),
    ("request", "6780"),
    ("share", "3390"),
    ("share", "3390"),
]


def in_order(came: News, before: News) -> News:
    return came


def backwards(came: News, before: News) -> News:
    return came[::-1]


def each_twice(came: News, before: News) -> News:
    return [one for each in came for one in (each, each)]


def all_twice(came: News, before: News) -> News:
    return [*came, *came]


def old_news_again(came: News, before: News) -> News:
    return [*before[::-1], *came, *before]


def never(came: News, before: News) -> News:
    return []


def only_the_first(came: News, before: News) -> News:
    return came[:1]


def only_the_last(came: News, before: News) -> News:
    return came[-1:]


def shuffled(seed: int) -> Callable[[News, News], News]:
    """Give an order of its own to each seed, with some news lost and some told again."""

    def any_order(came: News, before: News) -> News:
        chance = Random(seed)  # noqa: S311 - the same chance each time
        return chance.choices([*before, *came], k=len(before) + len(came))

    return any_order


WAYS = [
    in_order,
    backwards,
    each_twice,
    all_twice,
    old_news_again,
    never,
    only_the_first,
    only_the_last,
    *[shuffled(seed) for seed in range(4)],
]


@pytest.mark.parametrize("way", WAYS)
async def test_whatever_news_comes_the_end_is_the_same(
    way: Callable[[News, News], News],
    sandbox: SandboxProcess,
    receiver: Receiver,
    settle: Settle,
    move: Move,
) -> None:
    """Two orders paid at once, one group fails: every row ends as if all had gone well."""
    street = await a_street()
    happens = await a_campaign(street, min_units=1)
    fails = await a_campaign(await another_shop(street), min_units=2)
    purchase, buyer = await a_purchase(street, happens, fails)
    payment = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    sandbox.control(pay=str(payment.id))
    paid = await _news(receiver, PAID)
    await _take(way(paid, []), settle)
    await _look(settle, move)

    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await settle()
    sandbox.control(advance=60)
    back = (await _news(receiver, BACK))[len(paid) :]
    await _take(way(back, paid), settle)
    await _look(settle, move)
    assert await _ends() == EXPECTED


async def _news(receiver: Receiver, kinds: set[str]) -> News:
    came = await receiver.until(lambda news: kinds <= {kind_of(one) for one in news})
    return list(came)


async def _take(news: News, settle: Settle) -> None:
    for one in news:
        await receive_webhook(one.body, one.signature)
        await settle()


async def _look(settle: Settle, move: Move) -> None:
    """Let the sweeps find out what nobody told."""
    move(timedelta(minutes=70))
    for sweep in (
        look_at_waiting_webhooks,
        look_at_open_payments,
        submit_due_refunds,
        look_at_open_refunds,
    ):
        await sweep()
        await settle()


async def _ends() -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await fetch(ENDS)]
