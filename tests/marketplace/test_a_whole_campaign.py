"""All pure rules of selling in a row, from the first payment to the last statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from core.amounts import share
from marketplace.pick_up.shortage import Claim, ShortageRule, share_out
from marketplace.refunds.line_money import LineMoney, closed, frozen, paid_line
from marketplace.refunds.refund_calculator import (
    Fault,
    Terms,
    Wish,
    all_of,
    cuts,
    given_back,
    total,
)
from marketplace.selling.cases import CaseWish, plan_cases
from marketplace.selling.success import Progress, Thresholds, met
from marketplace.selling.tier_prices import PriceTier, tier_reached
from marketplace.selling.true_up import LineAtClosing, true_up
from marketplace.settling.commission import Rule, fee
from marketplace.settling.statements import totals

TIERS = [PriceTier(3, (3990, 1199)), PriceTier(12, (3390, 1099)), PriceTier(20, (2990, 999))]
VARIANTS = (0, 1)
RULE = Rule(id=UUID(int=1), rank=0, basis_points=550, minimum_fen=30, is_default=True)
HOST_BASIS_POINTS = 300


class Placed(NamedTuple):
    """One order: units and optional extras of each variant, and whether an elder's."""

    units: tuple[int, int]
    extras: tuple[int, int]
    elder: bool


class Sold:
    """The lines of a campaign, and what its buyers got back."""

    def __init__(self, orders: list[Placed]) -> None:
        self.orders = orders
        self.lines = {
            UUID(int=2 * number + variant): paid_line(
                order.units[variant], order.units[variant] * TIERS[0].prices_fen[variant]
            )
            for number, order in enumerate(orders)
            for variant in VARIANTS
        }
        self.paid = sum(line.paid_fen for line in self.lines.values())
        self.to_buyers = 0

    def of_variant(self, variant: int) -> list[UUID]:
        """Give the lines of a variant in the order of paying."""
        return [UUID(int=2 * number + variant) for number in range(len(self.orders))]

    def each(self, change: Callable[[LineMoney], LineMoney]) -> None:
        """Change every line."""
        self.lines = {name: change(line) for name, line in self.lines.items()}

    def refund(self, wishes: list[Wish], terms: Terms) -> None:
        """Give something back."""
        found = cuts(self.lines, wishes, terms)
        for name, part in found.items():
            self.lines[name] = given_back(self.lines[name], part)
        self.to_buyers += total(found.values()).to_buyer_fen

    def close(self) -> tuple[int, ...]:
        """Decide the final price and give the difference back; give the prices."""
        units = sum(line.left_units for line in self.lines.values())
        prices = TIERS[tier_reached(TIERS, units)].prices_fen
        for number in range(len(self.orders)):
            names = [UUID(int=2 * number + variant) for variant in VARIANTS]
            at_closing = [
                LineAtClosing(self.lines[name], prices[variant])
                for variant, name in enumerate(names)
            ]
            for name, decided in zip(names, true_up(at_closing), strict=True):
                self.lines[name] = closed(self.lines[name], decided)
                self.to_buyers += decided.true_up_fen
        return prices

    def fill_cases(self, size: int) -> None:
        """Give the units back that fill no case."""
        for variant in VARIANTS:
            wishes = [
                CaseWish(order.units[variant], order.extras[variant], number)
                for number, order in enumerate(self.orders)
            ]
            dropped = plan_cases(wishes, size).dropped
            names = self.of_variant(variant)
            self.refund([Wish(*wish) for wish in zip(names, dropped, strict=True)], Terms())

    def arrive(self, rule: ShortageRule, good: int) -> None:
        """Share out what came of each variant and give the rest back."""
        for variant in VARIANTS:
            names = self.of_variant(variant)
            owed = [
                Claim(self.lines[name].left_units, number, order.elder)
                for number, (name, order) in enumerate(zip(names, self.orders, strict=True))
            ]
            wishes = [
                Wish(name, claim.units - got)
                for name, claim, got in zip(names, owed, share_out(rule, owed, good), strict=True)
            ]
            self.refund(wishes, Terms(fault=Fault.MERCHANT))


def with_fees(line: LineMoney) -> LineMoney:
    """Freeze the fees of a line on what is left of it."""
    base = line.kept_fen
    host = share(base, HOST_BASIS_POINTS)
    return frozen(line, base, commission_fen=fee(RULE, base), host_fen=host)


orders_of_a_campaign = st.lists(
    st.builds(
        Placed,
        units=st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(any),
        extras=st.tuples(st.integers(0, 3), st.integers(0, 3)),
        elder=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(orders=orders_of_a_campaign, lacking=st.integers(1, 9))
def test_a_group_that_fails_gives_back_what_was_paid(orders: list[Placed], lacking: int) -> None:
    """Every fen, whatever was bought."""
    sold = Sold(orders)
    assert not met(Thresholds(people=len(orders) + lacking), Progress(people=len(orders)))
    sold.refund(all_of(sold.lines), Terms(nothing_shipped=True))
    assert sold.to_buyers == sold.paid
    assert all(line.left_units == line.kept_fen == 0 for line in sold.lines.values())


@given(
    orders=orders_of_a_campaign,
    size=st.integers(1, 6),
    rule=st.sampled_from(ShortageRule),
    good=st.integers(0, 40),
    keep_fee=st.booleans(),
    data=st.data(),
)
def test_a_group_that_succeeds_shares_what_was_paid(
    orders: list[Placed],
    size: int,
    *,
    rule: ShortageRule,
    good: int,
    keep_fee: bool,
    data: st.DataObject,
) -> None:
    """Buyers, merchant, host and platform together have what came in, and units their price."""
    sold = Sold(orders)
    prices = sold.close()
    sold.fill_cases(size)
    sold.each(with_fees)
    sold.arrive(rule, good)
    returned = [
        Wish(name, data.draw(st.integers(0, line.left_units))) for name, line in sold.lines.items()
    ]
    sold.refund(returned, Terms(fault=Fault.BUYER, keep_fee=keep_fee))
    lines = sold.lines.values()
    commission = sum(line.commission_fen - line.commission_reversed_fen for line in lines)
    host = sum(line.host_fen - line.host_reversed_fen for line in lines)
    nets = [
        line.kept_fen
        - (line.commission_fen - line.commission_reversed_fen)
        - (line.host_fen - line.host_reversed_fen)
        for line in lines
    ]
    assert sold.paid == sold.to_buyers + totals(0, nets).closing_fen + commission + host
    for variant in VARIANTS:
        for name in sold.of_variant(variant):
            assert sold.lines[name].kept_fen == prices[variant] * sold.lines[name].left_units
