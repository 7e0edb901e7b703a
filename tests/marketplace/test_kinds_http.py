"""A merchant lists goods in several kinds with steps and conditions, over HTTP; so do buyers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from tests.marketplace.builders import a_picture, a_resident, a_street, an_offer
from tests.marketplace.desks import browser_of, the_application

if TYPE_CHECKING:
    from tests.accounts.browser import Browser
    from tests.marketplace.builders import Street

pytestmark = pytest.mark.usefixtures("truths")

SMALL = {"name": "30 枚", "list_price_fen": 4200}
LARGE = {"name": "60 枚", "list_price_fen": 8000, "cost_fen": 5000}


async def _goods(street: Street, **changes: Any) -> dict[str, Any]:
    body = {
        "title": "散养土鸡蛋",
        "category": "meat_eggs",
        "unit_label": "盒",
        "picture_ids": [str(await a_picture(street.seller))],
        "variants": [SMALL, LARGE],
        "storage": "cool",
        "perishable": True,
    }
    return {**body, **changes}


async def _offered(street: Street, seller: Browser, **changes: Any) -> dict[str, Any]:
    path = f"/merchants/{street.merchant}/offers"
    made = await seller.post(path, await _goods(street, **changes))
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def _run(street: Street, offer: dict[str, Any], **changes: Any) -> dict[str, Any]:
    closes_at = clock.now() + timedelta(days=1)
    small, large = (kind["id"] for kind in offer["variants"])
    body = {
        "offer_id": offer["id"],
        "variants": [
            {"offer_variant_id": small, "price_fen": 3990, "list_price_fen": 4200},
            {"offer_variant_id": large, "price_fen": 7500, "list_price_fen": 8000},
        ],
        "tiers": [{"min_units": 20, "prices_fen": [3390, 7000]}],
        "thresholds": {"joined": "any", "units": 10, "people": 8, "amount_fen": 50_000},
        "shortage_rule": "elders_first",
        "host_basis_points": 250,
        "stock_units": 60,
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


async def test_an_offer_keeps_its_kinds_and_how_it_is_stored() -> None:
    """Kinds keep their ids through an edit; one left out is withdrawn, one without id is new."""
    street = await a_street()
    async with browser_of(the_application(), street.seller) as seller:
        offer = await _offered(street, seller)
        assert (offer["storage"], offer["perishable"], offer["list_price_fen"]) == (
            "cool",
            True,
            4200,
        )
        path = f"/merchants/{street.merchant}/offers/{offer['id']}"
        small, large = offer["variants"]
        assert large["cost_fen"] == 5000
        assert small.pop("promised_units") is None
        body = await _goods(
            street,
            storage="frozen",
            perishable=False,
            variants=[{**small, "name": "一盒"}, {"name": "三盒", "list_price_fen": 11_000}],
        )
        tag = {"If-Match": (await seller.get(path)).headers["etag"]}
        changed = await seller.send("PUT", path, body, **tag)
        assert changed.status_code == 200, changed.text
    kinds = changed.json()["variants"]
    assert [kind["name"] for kind in kinds] == ["一盒", "三盒"]
    assert kinds[0]["id"] == small["id"]
    assert (changed.json()["storage"], changed.json()["perishable"]) == ("frozen", False)
    state = await fetch_value("SELECT state FROM offer_variant WHERE id = $1", large["id"])
    assert state == "withdrawn"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"variants": [SMALL, SMALL]}, 422),
        ({"variants": [SMALL, {"name": " ", "list_price_fen": 100}]}, 422),
        ({"variants": [{"name": "长" * 41, "list_price_fen": 100}]}, 422),
        ({"variants": [{"name": "一盒", "list_price_fen": 0}]}, 422),
        ({"variants": [{"name": "一盒", "list_price_fen": 100, "cost_fen": -1}]}, 422),
        ({"variants": [{**SMALL, "id": str(uuid7())}]}, 422),
        ({"variants": [{"name": str(n), "list_price_fen": 100} for n in range(21)]}, 422),
        ({"storage": "warm"}, 422),
    ],
    ids=["twice", "no name", "long", "free", "cost", "of another", "too many", "storage"],
)
async def test_kinds_that_cannot_be_are_refused(wrong: dict[str, Any], status: int) -> None:
    """Nothing is listed."""
    street = await a_street()
    path = f"/merchants/{street.merchant}/offers"
    async with browser_of(the_application(), street.seller) as seller:
        refused = await seller.post(path, await _goods(street, **wrong))
        assert refused.status_code == status, refused.text
        assert refused.json()["code"]
        assert (await seller.get(path)).json()["items"] == []


async def test_a_run_is_read_back_as_it_was_written() -> None:
    """What a form sends is what it gets when it is edited or copied: nothing is lost."""
    street = await a_street()
    path = f"/merchants/{street.merchant}/campaigns"
    async with browser_of(the_application(), street.seller) as seller:
        body = _run(street, await _offered(street, seller))
        made = await seller.post(path, body)
        assert made.status_code == 201, made.text
        row = made.json()
        tag = {"If-Match": (await seller.get(f"{path}/{row['id']}")).headers["etag"]}
        edit = {key: value for key, value in body.items() if key != "offer_id"}
        edit |= {"shortage_rule": "pro_rata", "host_basis_points": 2000}
        changed = await seller.send("PUT", f"{path}/{row['id']}", edit, **tag)
    assert [
        {key: kind[key] for key in ("offer_variant_id", "price_fen", "list_price_fen")}
        for kind in row["variants"]
    ] == body["variants"]
    assert row["tiers"][0] == {"min_units": 10, "prices_fen": [3990, 7500]}
    assert row["tiers"][1:] == body["tiers"]
    assert row["thresholds"] == body["thresholds"]
    assert (row["shortage_rule"], row["host_basis_points"]) == ("elders_first", 250)
    row = changed.json()
    assert (row["shortage_rule"], row["host_basis_points"]) == ("pro_rata", 2000)


def _prices(*fen: int) -> dict[str, Any]:
    return {"tiers": [{"min_units": 20, "prices_fen": list(fen)}]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"tiers": [{"min_units": 10, "prices_fen": [3390, 7000]}]},
        {"tiers": [{"min_units": 61, "prices_fen": [3390, 7000]}]},
        _prices(3990, 7000),
        _prices(3390),
        _prices(3390, 7000, 100),
        {"thresholds": {"joined": "all"}},
        {"thresholds": {"joined": "most", "units": 10}},
        {"thresholds": {"units": 61}},
        {"thresholds": {"people": 61}},
        {"thresholds": {"amount_fen": 60 * 7500 + 1}},
        {"thresholds": {"amount_fen": 0}},
        {"shortage_rule": "loudest_first"},
        {"host_basis_points": 2001},
        {"host_basis_points": -1},
    ],
    ids=[
        "no more units",
        "beyond stock",
        "no cheaper",
        "a price missing",
        "a price too many",
        "no threshold",
        "no such joining",
        "units beyond stock",
        "people beyond stock",
        "amount beyond stock",
        "no amount",
        "no such rule",
        "host too much",
        "host negative",
    ],
)
async def test_a_run_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    """Each with a problem that has a code; no draft is left behind."""
    street = await a_street()
    path = f"/merchants/{street.merchant}/campaigns"
    async with browser_of(the_application(), street.seller) as seller:
        body = _run(street, await _offered(street, seller), **wrong)
        refused = await seller.post(path, body)
        assert refused.status_code == 422, refused.text
        assert refused.json()["code"]
        assert (await seller.get(path)).json()["items"] == []


async def test_only_kinds_of_the_offer_are_sold() -> None:
    """Neither another offer's nor one that was withdrawn, nor the same one twice."""
    street = await a_street()
    path = f"/merchants/{street.merchant}/campaigns"
    offered = await an_offer(street)
    other = await fetch_value("SELECT id FROM offer_variant WHERE offer = $1", offered)
    async with browser_of(the_application(), street.seller) as seller:
        offer = await _offered(street, seller)
        body = _run(street, offer, tiers=[])
        (small, large) = body["variants"]
        for wrong in ([{**small, "offer_variant_id": str(other)}], [small, small]):
            refused = await seller.post(path, {**body, "variants": wrong})
            assert (refused.status_code, refused.json()["code"]) == (422, "bad-campaign")
        shop = f"/merchants/{street.merchant}/offers/{offer['id']}"
        tag = {"If-Match": (await seller.get(shop)).headers["etag"]}
        kept = {
            key: value for key, value in offer["variants"][0].items() if key != "promised_units"
        }
        only = await _goods(street, variants=[kept])
        assert (await seller.send("PUT", shop, only, **tag)).status_code == 200
        gone = await seller.post(path, {**body, "variants": [large]})
        assert (gone.status_code, gone.json()["code"]) == (422, "bad-campaign")
        assert (await seller.post(path, {**body, "variants": [small]})).status_code == 201


async def test_a_neighbour_reads_all_of_it_and_orders_one_kind() -> None:
    """Conditions, steps, rules and kinds stand on the page; a kind has to be named."""
    street = await a_street()
    app = the_application()
    async with browser_of(app, street.seller) as seller:
        body = _run(street, await _offered(street, seller), publish=True)
        await execute("UPDATE pick_up_point SET cool_units = 100 WHERE id = $1", street.point)
        made = (await seller.post(f"/merchants/{street.merchant}/campaigns", body)).json()
    async with browser_of(app, await a_resident(street)) as buyer:
        page = (await buyer.get(f"/campaigns/{made['id']}")).json()
        small, large = page["variants"]
        assert (page["card"]["kinds"], page["card"]["price_fen"]) == (2, 3990)
        assert (small["left"], [tier["unit_price_fen"] for tier in large["tier_prices"]]) == (
            60,
            [7500, 7000],
        )
        assert {part["kind"]: part["left"] for part in page["progress"]["missing"]} == {
            "people": 8,
            "units": 10,
            "amount": 50_000,
        }
        assert page["rules"] == {
            "uncollected": "return_and_refund",
            "uncollected_days": 2,
            "shortage": "elders_first",
            "storage": "cool",
            "perishable": True,
            "after_sale_hours": 24,
        }
        order = {
            "id": str(uuid7()),
            "campaign_id": made["id"],
            "pick_up_point_id": str(street.point),
            "quantity": 2,
        }
        unnamed = await buyer.post("/orders", order)
        assert unnamed.json()["code"] == "no-such-variant"
        unknown = await buyer.post("/orders", {**order, "variant_id": str(uuid7())})
        assert unknown.json()["code"] == "no-such-variant"
        placed = await buyer.post("/orders", {**order, "variant_id": large["id"]})
        assert placed.status_code == 201, placed.text
        seen = (await buyer.get(f"/orders/{order['id']}")).json()
    assert [(line["variant_name"], line["unit_price_fen"]) for line in seen["lines"]] == [
        ("60 枚", 7500)
    ]
    assert (seen["campaign"]["joined"], seen["campaign"]["goal"]["met"]) == ("any", False)
    assert len(seen["campaign"]["missing"]) == 3
