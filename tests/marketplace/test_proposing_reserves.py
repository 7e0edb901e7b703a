"""A reserve is proposed where much of what was sold goes back, and set by nobody but people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from core.database import execute
from marketplace.refunds.refund_calculator import RefundFunder, Terms
from marketplace.settling.proposing_reserves import propose_reserves
from marketplace.settling.reserve_rules import (
    MOST_BASIS_POINTS,
    ORDERS_MIN,
    proposed_reserve,
    refund_share,
)
from tests.marketplace.builders import row_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import Street, a_payment_of, a_street, confirmed_orders
from tests.marketplace.refunds_builders import give_back

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

FEN = st.integers(0, 10**12)
SHARE = st.integers(0, 5000)


@given(sold=FEN, refunded=FEN, reserve=SHARE)
def test_a_proposal_covers_what_goes_back(sold: int, refunded: int, reserve: int) -> None:
    """It is whole per cents, no less than the share up to a fifth, and more than is kept back."""
    proposed = proposed_reserve(
        orders=ORDERS_MIN, sold_fen=sold, refunded_fen=refunded, reserve_basis_points=reserve
    )
    if proposed is None:
        little = refunded * 10 <= sold or sold == 0
        covered = min(refund_share(sold, refunded), MOST_BASIS_POINTS) <= reserve
        assert little or covered
        return
    assert refunded * 10 > sold
    assert proposed % 100 == 0
    assert reserve < proposed <= MOST_BASIS_POINTS
    assert proposed >= min(refund_share(sold, refunded), MOST_BASIS_POINTS)


def test_a_tenth_is_not_more_than_a_tenth() -> None:
    """At the bound nothing is proposed, one fen above it is; a few orders tell nothing."""

    def of(refunded: int, orders: int = ORDERS_MIN) -> int | None:
        return proposed_reserve(
            orders=orders, sold_fen=100_000, refunded_fen=refunded, reserve_basis_points=0
        )

    assert of(10_000) is None
    assert of(10_001) == 1100
    assert of(99_999) == MOST_BASIS_POINTS
    assert of(99_999, ORDERS_MIN - 1) is None


async def sold(street: Street, *, back_fen: int, terms: Terms | None = None) -> list[UUID]:
    """Sell ten orders of ¥10.00, and give something back of the first."""
    _, orders = await confirmed_orders(street, ORDERS_MIN, price_fen=1000)
    await a_payment_of(orders[0])
    await give_back(orders[0], goodwill_fen=back_fen, terms=terms)
    return orders


async def test_the_sweep_proposes_and_never_sets(truths: Truths, move: Move) -> None:
    """The terms stay as they are; a proposal nobody needs any more goes away by itself."""
    street = await a_street()
    await sold(street, back_fen=1000)
    assert await propose_reserves() == 0
    await sold(street, back_fen=1000)
    await execute("UPDATE market_order SET confirmed_at = confirmed_at - interval '91 days'")
    await sold(street, back_fen=999)
    assert await propose_reserves() == 0
    orders = await sold(street, back_fen=1000)
    await a_payment_of(orders[1])
    await give_back(orders[1], goodwill_fen=500, key="more")
    assert await propose_reserves() == 1
    assert await propose_reserves() == 1
    row = await row_of("payee", street.merchant)
    assert (row["reserve_proposed_basis_points"], row["refund_share_basis_points"]) == (1300, 1249)
    assert row["reserve_basis_points"] == 0
    move(timedelta(days=91))
    assert await propose_reserves() == 0
    assert (await row_of("payee", street.merchant))["reserve_proposed_basis_points"] is None


async def test_what_the_platform_gives_says_nothing_of_a_shop(truths: Truths) -> None:
    """Goodwill out of the platform's pool proposes nothing."""
    street = await a_street()
    await sold(street, back_fen=1000, terms=Terms(funder=RefundFunder.PLATFORM))
    await sold(street, back_fen=1000, terms=Terms(funder=RefundFunder.PLATFORM))
    await execute("UPDATE order_refund SET reason = 'group_failed' WHERE reason_key = 'other'")
    assert await propose_reserves() == 0


async def test_setting_terms_answers_a_proposal(truths: Truths) -> None:
    """Whoever sets the terms has seen it: it is gone, whether they followed it or not."""
    street = await a_street()
    orders = await sold(street, back_fen=1000)
    await a_payment_of(orders[1])
    await give_back(orders[1], goodwill_fen=700, key="more")
    assert await propose_reserves() == 1
    async with browser_of(the_application(), street.checker) as finance:
        (payee,) = (await finance.get("/operator/payees?proposed=true")).json()["items"]
        told = (payee["reserve_proposed_basis_points"], payee["refund_share_basis_points"])
        assert (payee["id"], *told) == (str(street.merchant), 1700, 1700)
        terms = {
            "settlement_days": 2,
            "minimum_payout_fen": 1000,
            "reserve_basis_points": 500,
            "reserve_days": 30,
            "debt_limit_fen": 50_000,
            "gateway_fee_basis_points": 0,
        }
        answer = await finance.send("PUT", f"/operator/payees/{street.merchant}/terms", terms)
        assert answer.json()["reserve_proposed_basis_points"] is None
        assert (await finance.get("/operator/payees?proposed=true")).json()["items"] == []
    # The next day says again what is still so.
    assert await propose_reserves() == 1
