"""Rules of commission: written and retired by the platform, never touching what was sold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch_row, fetch_value
from core.identifiers import uuid7
from core.refusals import NotAllowed, NotFound
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import collect
from marketplace.queries.commission import rules
from marketplace.queries.statements import statement_lines, statements
from marketplace.refusals import DefaultRuleStays, NoSuchRule, RuleNeedsCondition
from marketplace.settling.completing import complete_orders
from marketplace.settling.previewing_commission import PlannedTier, preview_plan
from marketplace.settling.ruling_commission import RulePlan, add_rule, retire_rule
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    a_street,
    as_viewer,
    confirmed_orders,
    digits_of,
    payable_of,
)

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
    ],
)
async def test_a_rule_that_says_too_little_or_too_much_is_refused(
    truths: Any, plan: RulePlan
) -> None:
    """Without a condition it would decide for everybody; with both fees nobody knew which."""
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
