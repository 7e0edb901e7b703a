"""Rules of commission: written and retired by the platform, never touching what was sold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.database import fetch_row, fetch_value
from core.identifiers import uuid7
from core.refusals import NotAllowed, NotFound
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import collect
from marketplace.queries.commission import rules
from marketplace.queries.order_money import order_money
from marketplace.queries.statements import statement_lines, statements
from marketplace.refunds.refunding_by_operator import refund_order
from marketplace.refusals import DefaultRuleStays, NoSuchRule, RuleNeedsCondition
from marketplace.settling.completing import complete_orders
from marketplace.settling.previewing_commission import PlannedTier, preview_plan
from marketplace.settling.ruling_commission import RulePlan, add_rule, retire_rule
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    a_payment_of,
    a_street,
    as_viewer,
    confirmed_orders,
    digits_of,
    earned_orders,
    payable_of,
)
from tests.marketplace.refunds_builders import give_back

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from core.refusals import Text
    from marketplace.settling.previewing_commission import Sale

    Move = Callable[[timedelta], None]


async def _foreseen(merchant: UUID) -> tuple[Sale, Text]:
    """Give what one unit of fruit at 29.90 would bring now, and the rule in words."""
    plan = await preview_plan(merchant, [PlannedTier(1, [2990])], category="fruit")
    return plan.tiers[0].sales[0], plan.rule_text


async def test_the_preview_is_what_a_sale_then_costs(truths: Any) -> None:
    """Flat by unit, by rate, or the default: what is shown before is what is frozen after."""
    street = await a_street()
    maker = await as_viewer(street.maker)
    before, _ = await _foreseen(street.merchant)
    assert (before.commission_fen, before.earning_fen) == (150, 2840)
    plan = RulePlan(rank=5, merchant=street.merchant, flat_fen_per_unit=80)
    rule = await add_rule(maker, plan)
    after, words = await _foreseen(street.merchant)
    assert (after.commission_fen, after.earning_fen) == (80, 2910)
    assert words.en == "Platform commission ¥0.80 a unit"
    _, (order,) = await confirmed_orders(street)
    row = await fetch_row("SELECT * FROM order_line WHERE parent = $1", order)
    assert row is not None
    assert (row["commission_fen"], row["commission_flat_fen"], row["commission_rule"]) == (
        80,
        80,
        rule,
    )


async def test_a_rate_changed_after_the_sale_is_nowhere_in_its_money(
    truths: Any, move: Move
) -> None:
    """Line, earning and statement keep the rule of the sale."""
    street = await a_street()
    maker = await as_viewer(street.maker)
    campaign, (order,) = await confirmed_orders(street)
    await add_rule(maker, RulePlan(rank=1, merchant=street.merchant, basis_points=5000))
    staff = await as_viewer(street.staff)
    await arrive(staff, campaign, street.point)
    await collect(staff, street.point, await digits_of(order))
    move(timedelta(hours=25))
    await complete_orders()
    move(timedelta(days=12))
    await issue_statements()
    (told,) = await statements(payee_id=street.merchant)
    (line,) = await statement_lines(told.id)
    assert (line.commission_fen, line.net_fen) == (150, 2840)
    assert await payable_of(street.merchant) == 2840
    assert (await _foreseen(street.merchant))[0].commission_fen == 1495


async def test_a_rule_waits_for_its_day(truths: Any, move: Move) -> None:
    """It stands in the list at once and decides from then on, not before."""
    street = await a_street()
    maker = await as_viewer(street.maker)
    later = clock.now() + timedelta(days=3)
    rule = await add_rule(
        maker, RulePlan(rank=1, category="fruit", basis_points=1000, valid_from=later)
    )
    past = RulePlan(
        rank=2, category="dairy", basis_points=100, valid_from=later - timedelta(days=30)
    )
    await add_rule(maker, past)
    first, second = (await rules("en"))[:2]
    assert (first.id, first.valid_from) == (rule, later)
    assert second.valid_from > later - timedelta(days=4)
    assert (await _foreseen(street.merchant))[0].commission_fen == 150
    move(timedelta(days=3, minutes=1))
    assert (await _foreseen(street.merchant))[0].commission_fen == 299


async def test_the_tax_of_a_commission_is_told_from_preview_to_statement(
    truths: Any, move: Move
) -> None:
    """Frozen at the sale, told within the fee, and gone to the last fen when all comes back."""
    street = await a_street()
    maker = await as_viewer(street.maker)
    plan = RulePlan(rank=1, merchant=street.merchant, basis_points=500, tax_basis_points=600)
    rule = await add_rule(maker, plan)
    sale, words = await _foreseen(street.merchant)
    assert (sale.commission_fen, sale.tax_fen, sale.earning_fen) == (150, 8, 2840)
    assert "6.00% tax included" in words.en
    (order,) = await earned_orders(street, move)
    await retire_rule(maker, rule)
    assert (await order_money(street.merchant, order)).commission_tax_fen == 8
    await issue_statements()
    (told,) = await statements(payee_id=street.merchant)
    assert (told.commission_tax_fen, told.closing_fen) == (8, 2840)
    await a_payment_of(order)
    await give_back(order, goodwill_fen=1000, key="some")
    assert (await order_money(street.merchant, order)).commission_tax_fen == 6
    await refund_order(maker, order, "平台裁定商品有问题")
    left = "SELECT sum(commission_tax_fen) FROM earning WHERE payee = $1"
    assert await fetch_value(left, street.merchant) == 0


async def test_a_retired_rule_decides_nothing_new(truths: Any) -> None:
    """It stays in the list, after those in force; retiring again changes nothing."""
    street = await a_street()
    maker = await as_viewer(street.maker)
    rule = await add_rule(maker, RulePlan(rank=5, category="fruit", basis_points=100, note="夏季"))
    assert (await rules("zh-CN"))[0].id == rule
    for _ in range(2):
        await retire_rule(maker, rule)
    assert (await _foreseen(street.merchant))[0].commission_fen == 150
    last = (await rules("en"))[-1]
    assert (last.id, last.text, last.note) == (rule, "Platform commission 1.00%", "夏季")
    assert last.retired_at is not None
    audited = "SELECT count(*) FROM audit_entry WHERE what LIKE 'commission.%'"
    assert await fetch_value(audited) == 2


@pytest.mark.parametrize(
    "plan",
    [
        RulePlan(rank=1, basis_points=100),
        RulePlan(rank=1, category="fruit", basis_points=100, flat_fen_per_unit=80),
        RulePlan(rank=1, category="fruit", basis_points=100, minimum_fen=80, maximum_fen=79),
    ],
)
async def test_a_rule_that_says_too_little_or_too_much_is_refused(
    truths: Any, plan: RulePlan
) -> None:
    """Without a condition it would decide for everybody; with two fees nobody knew which."""
    street = await a_street()
    with pytest.raises(RuleNeedsCondition):
        await add_rule(await as_viewer(street.maker), plan)
    assert await fetch_value("SELECT count(*) FROM commission_rule") == 0


async def test_the_default_stays_and_strangers_rule_nothing(truths: Any) -> None:
    """Some rule always decides, and a merchant does not write its own."""
    street = await a_street()
    maker, owner = await as_viewer(street.maker), await as_viewer(street.owner)
    default = (await rules("en"))[0]
    with pytest.raises(DefaultRuleStays):
        await retire_rule(maker, default.id)
    with pytest.raises(NoSuchRule):
        await retire_rule(maker, uuid7())
    with pytest.raises((NotAllowed, NotFound)):
        await add_rule(owner, RulePlan(rank=1, merchant=street.merchant))
    assert len(await rules("en")) == 1
