"""A merchant says what becomes of goods nobody collects: in the draft, once and for all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.selling.campaign_rules import complaints_about
from tests.marketplace.builders import a_plan, a_street, an_offer
from tests.marketplace.desks import browser_of, the_application

if TYPE_CHECKING:
    from tests.marketplace.builders import Street

pytestmark = pytest.mark.usefixtures("truths")


async def _body(street: Street, **changes: Any) -> dict[str, Any]:
    closes_at = clock.now() + timedelta(days=1)
    body = {
        "offer_id": str(await an_offer(street, perishable=True)),
        "price_fen": 3390,
        "list_price_fen": 4200,
        "stock_units": 60,
        "min_units": 2,
        "opens_at": clock.now().isoformat(),
        "closes_at": closes_at.isoformat(),
        "community_ids": [str(street.community)],
        "pick_up": [
            {
                "point_id": str(street.point),
                "collect_from": (closes_at + timedelta(hours=12)).isoformat(),
                "collect_until": (closes_at + timedelta(hours=36)).isoformat(),
            }
        ],
    }
    return {**body, **changes}


async def test_a_campaign_that_says_nothing_refunds_after_two_days() -> None:
    """What is kindest to the buyer needs no words."""
    street = await a_street()
    async with browser_of(the_application(), street.seller) as seller:
        made = await seller.post(f"/merchants/{street.merchant}/campaigns", await _body(street))
    assert made.status_code == 201
    said = made.json()["uncollected_rule"], made.json()["uncollected_days"]
    assert said == ("return_and_refund", 2)


@pytest.mark.parametrize("rule", list(UncollectedRule))
async def test_a_draft_keeps_and_changes_what_becomes_of_its_goods(rule: UncollectedRule) -> None:
    """Until it is published; after that nobody changes what neighbours have read."""
    street = await a_street()
    path = f"/merchants/{street.merchant}/campaigns"
    body = await _body(street)
    async with browser_of(the_application(), street.seller) as seller:
        made = (await seller.post(path, body)).json()
        shown = await seller.get(f"{path}/{made['id']}")
        del body["offer_id"]
        body |= {"uncollected_rule": rule.value, "uncollected_days": 5}
        tag = {"If-Match": shown.headers["etag"]}
        changed = await seller.send("PUT", f"{path}/{made['id']}", body, **tag)
        said = changed.json()["uncollected_rule"], changed.json()["uncollected_days"]
        assert (changed.status_code, said) == (200, (rule.value, 5))
        assert (await seller.post(f"{path}/{made['id']}/publish", {})).status_code == 200
        tag = {"If-Match": (await seller.get(f"{path}/{made['id']}")).headers["etag"]}
        late = await seller.send("PUT", f"{path}/{made['id']}", body, **tag)
    assert (late.status_code, late.json()["code"]) == (409, "campaign-not-editable")


@pytest.mark.parametrize(
    "wrong",
    [{"uncollected_days": 0}, {"uncollected_days": 15}, {"uncollected_rule": "keep_it"}],
    ids=["no day", "too many days", "no such rule"],
)
async def test_a_rule_that_cannot_be_kept_is_refused(wrong: dict[str, Any]) -> None:
    """Nothing is written, and the answer names the field."""
    street = await a_street()
    path = f"/merchants/{street.merchant}/campaigns"
    async with browser_of(the_application(), street.seller) as seller:
        refused = await seller.post(path, await _body(street, **wrong))
        assert refused.status_code == 422
        assert next(iter(wrong)) in refused.text
        assert (await seller.get(path)).json()["items"] == []


@pytest.mark.parametrize(("days", "complaints"), [(0, 1), (1, 0), (14, 0), (15, 1)])
async def test_a_plan_keeps_goods_for_one_to_fourteen_days(days: int, complaints: int) -> None:
    """Whoever plans it: a form, a copy or a script."""
    plan = a_plan(await a_street(), uncollected_days=days)
    assert len(complaints_about(plan, clock.now())) == complaints
