"""What would be taken is told before: to applicants, to merchants planning, to finance."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from marketplace.settling.commission import Rule
from marketplace.settling.previewing_commission import divide
from marketplace.settling.ruling_commission import RulePlan, add_rule
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_person, a_street, an_open_campaign, as_viewer
from tests.marketplace.test_merchant_applications import LICENCE

if TYPE_CHECKING:
    from uuid import UUID

    from tests.marketplace.handing_over import Street

RULES = "/merchant-applications/commission-rules"


async def a_fruit_rule(street: Street, basis_points: int = 800) -> UUID:
    """Let the platform take another share of fruit."""
    finance = await as_viewer(street.checker)
    return await add_rule(finance, RulePlan(rank=5, category="fruit", basis_points=basis_points))


def an_application(street: Street) -> dict[str, Any]:
    """Give what somebody sends to apply."""
    return {
        "name": "老王豆腐坊",
        "introduction": "每天现磨",
        "address": "幸福路 9 号",
        "community_id": str(street.community),
        "licence_number": LICENCE,
        "legal_person": "王建国",
        "contact_phone": "13800138000",
    }


@given(
    price=st.integers(1, 10_000_000),
    rates=st.tuples(*[st.integers(0, 10_000)] * 3),
)
def test_a_price_is_divided_without_rest(price: int, rates: tuple[int, int, int]) -> None:
    """Platform, host, provider and merchant have the price between them, none below nothing."""
    sale = divide(Rule(uuid7(), 1, rates[0], is_default=True), price, *rates[1:])
    parts = (sale.commission_fen, sale.host_fen, sale.charge_fen, sale.earning_fen)
    assert sum(parts) == price
    assert min(parts) >= 0


async def test_applicants_agree_to_the_rules_they_read(truths: Any) -> None:
    """Rules for one merchant are nobody else's business; what was read is kept as it was."""
    street = await a_street()
    fruit = await a_fruit_rule(street)
    plan = RulePlan(rank=1, merchant=street.merchant, basis_points=100)
    await add_rule(await as_viewer(street.checker), plan)
    person = await a_person("王建国")
    async with browser_of(the_application(), person) as applicant:
        told = (await applicant.get(RULES)).json()["items"]
        assert [rule["category"] for rule in told] == ["fruit", None]
        assert "8%" in told[0]["text"].replace(".00", "")
        sent = await applicant.post("/merchant-applications", an_application(street))
        assert sent.status_code == 201
        await execute("UPDATE commission_rule SET retired_at = now() WHERE id = $1", fruit)
        (mine,) = (await applicant.get("/merchant-applications/mine")).json()["items"]
        assert [(rule["category"], rule["zh"]) for rule in mine["commission_rules"]] == [
            (rule["category"], rule["text"]) for rule in told
        ]
        assert mine["commission_rules"][0]["en"].startswith("Platform commission")
        assert [rule["category"] for rule in (await applicant.get(RULES)).json()["items"]] == [None]


async def test_a_whole_plan_is_previewed(truths: Any) -> None:
    """Each step and variant, by the rule of the offer's category, with the host's share."""
    street = await a_street()
    await a_fruit_rule(street)
    offer = await fetch_value(
        "SELECT offer FROM campaign WHERE id = $1", await an_open_campaign(street)
    )
    plan = {
        "offer_id": str(offer),
        "host_basis_points": 200,
        "tiers": [
            {"min_units": 1, "prices": [2990, 5000]},
            {"min_units": 20, "prices": [2590, 4500]},
        ],
    }
    path = f"/merchants/{street.merchant}/commission-preview"
    async with browser_of(the_application(), street.owner) as owner:
        found = (await owner.post(path, plan)).json()
    assert [tier["min_units"] for tier in found["tiers"]] == [1, 20]
    first = found["tiers"][0]["sales"][0]
    assert (first["commission_fen"], first["host_fen"], first["earning_fen"]) == (239, 60, 2691)
    assert len(found["tiers"][1]["sales"]) == 2
    async with browser_of(the_application(), await a_person("路人")) as stranger:
        refused = await stranger.post(path, plan)
        assert (refused.status_code, refused.json()["code"]) == (404, "no-such-merchant")


async def test_a_sale_is_previewed_whatever_the_clock_says(truths: Any) -> None:
    """The default was written while time was moved ahead; it decides when time is back, too."""
    street = await a_street()
    path = f"/merchants/{street.merchant}/commission-preview?price_fen=2990&category=fruit"
    async with browser_of(the_application(), street.owner) as owner:
        for by in (timedelta(hours=6), timedelta(), timedelta(hours=-6)):
            with clock.moved(by):
                found = await owner.get(path)
            assert (found.status_code, found.json()["commission_fen"]) == (200, 150)
    assert await fetch_value("SELECT count(*) FROM commission_rule") == 1


async def test_a_rule_is_tried_before_it_is_added(truths: Any) -> None:
    """What it would take beside what is taken now; a rule that is overruled says so."""
    street = await a_street()
    path = "/operator/commission-rules/preview"
    rule: dict[str, Any] = {"rank": 9, "category": "fruit", "basis_points": 800}
    async with browser_of(the_application(), street.checker) as finance:
        trial = {"rule": rule, "price_fen": 2990, "units": 2}
        found = (await finance.post(path, trial)).json()
        assert found["decides"] is True
        assert (found["paid_fen"], found["commission_fen"]) == (5980, 478)
        assert found["present_commission_fen"] == 299
        await a_fruit_rule(street, 300)
        overruled = (await finance.post(path, trial)).json()
        assert (overruled["decides"], overruled["present_commission_fen"]) == (False, 179)
        taxed = {**rule, "rank": 1, "campaign_kind": "team", "tax_basis_points": 600}
        team = (await finance.post(path, {**trial, "rule": taxed})).json()
        assert (team["decides"], team["commission_fen"], team["tax_fen"]) == (True, 478, 27)
        assert "6.00%" in team["text"]
        vain = (await finance.post(path, {**trial, "rule": {"rank": 1}})).json()
        assert vain["decides"] is False
        listed = (await finance.get("/operator/commission-rules")).json()["items"]
        assert len(listed) == 2
    async with browser_of(the_application(), street.owner) as owner:
        assert (await owner.post(path, trial)).status_code == 404
