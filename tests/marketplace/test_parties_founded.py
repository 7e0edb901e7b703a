"""Organisations and communities at work come from the operator, by invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts.answering_invitations import accept_invitation
from accounts.refusals import InvitationNotForYou, InvitationOver
from core.database import fetch, fetch_value
from core.messages.queries import recent
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.placing import a_place, a_town
from tests.people import a_person

if TYPE_CHECKING:
    from tests.marketplace.placing import Town

pytestmark = pytest.mark.usefixtures("truths")
ALL = "/operator/parties"
PHONE = "13912345678"


def a_body(town: Town, **changes: Any) -> dict[str, Any]:
    """Describe an organisation as the form sends it."""
    usual = {
        "kind": "organisation",
        "name": "桂花物业",
        "community_id": str(town.community),
        "first": {"channel": "phone", "address": PHONE},
    }
    return {**usual, **changes}


async def _token() -> str:
    message = next(one for one in await recent(20) if one.purpose == "invitation")
    return str(message.fields["link"]).rpartition("/")[2]


@pytest.mark.parametrize(("kind", "role"), [("organisation", "owner"), ("community", "worker")])
async def test_a_founded_party_is_taken_charge_of_by_invitation(kind: str, role: str) -> None:
    """It waits for its first person, who then keeps its points and invites the others."""
    town = await a_town()
    first = await a_person("林悦", phone=f"+86{PHONE}")
    app = the_application()
    async with browser_of(app, town.operator) as desk:
        made = await desk.post(ALL, a_body(town, kind=kind))
        assert made.status_code == 201, made.text
        party = made.json()
        assert (party["people"], party["invited_mask"]) == (0, "139****5678")
        assert party["community_name"] == "桂花居委会"
        point = await desk.post("/operator/pick-up-points", a_place(town, party_id=party["id"]))
        assert point.json()["keepers"] == 0
    async with browser_of(app, first) as newcomer:
        accepted = await newcomer.post(f"/invitations/{await _token()}/accept")
        assert accepted.status_code == 200, accepted.text
        held = [one for one in accepted.json()["person"]["roles"] if one["party_id"] == party["id"]]
        assert [one["role"] for one in held] == [role]
        board = await newcomer.get(f"/pick-up-points/{point.json()['id']}/board")
        assert board.status_code == 200
    async with browser_of(app, town.operator) as desk:
        (shown,) = (await desk.get(f"{ALL}?q=桂花物业")).json()["items"]
    assert (shown["people"], shown["invited_mask"]) == (1, None)
    trail = await fetch("SELECT done_by FROM audit_entry WHERE what = 'party.founded'")
    assert [row["done_by"] for row in trail] == [town.operator]


async def test_a_lost_first_invitation_is_sent_to_another_address() -> None:
    """The earlier link opens nothing any more; once somebody is in charge the platform is out."""
    town = await a_town()
    wrong = await a_person("走错门", phone=f"+86{PHONE}")
    right = await a_person("林悦", phone="+8613987654321")
    async with browser_of(the_application(), town.operator) as desk:
        party = (await desk.post(ALL, a_body(town))).json()
        old = await _token()
        path = f"{ALL}/{party['id']}/first-invitation"
        body = {"channel": "phone", "address": "13987654321"}
        sent = await desk.post(path, body)
        assert sent.json()["invited_mask"] == "139****4321"
        with pytest.raises(InvitationOver):
            await accept_invitation(await as_viewer(wrong), old)
        with pytest.raises(InvitationNotForYou):
            await accept_invitation(await as_viewer(wrong), await _token())
        await accept_invitation(await as_viewer(right), await _token())
        late = await desk.post(path, body)
        assert (late.status_code, late.json()["code"]) == (409, "party-has-people")
        shop = await desk.post(f"{ALL}/{town.street.merchant}/first-invitation", body)
        assert (shop.status_code, shop.json()["code"]) == (404, "not-found-here")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "merchant"}, 422),
        ({"kind": "platform"}, 422),
        ({"name": " "}, 422),
        ({"name": "长" * 61}, 422),
        ({"community_id": "01890000-0000-7000-8000-000000000000"}, 422),
        ({"first": {"channel": "phone", "address": "110"}}, 422),
        ({"first": {"channel": "phone"}}, 422),
    ],
)
async def test_a_party_that_cannot_be_is_refused(changes: dict[str, Any], status: int) -> None:
    """Nothing is founded and nothing is sent."""
    town = await a_town()
    before = await fetch_value("SELECT count(*) FROM party")
    async with browser_of(the_application(), town.operator) as desk:
        answer = await desk.post(ALL, a_body(town, **changes))
    assert answer.status_code == status, answer.text
    assert await fetch_value("SELECT count(*) FROM party") == before
    assert await recent(5) == []


async def test_founding_is_the_operators_alone() -> None:
    """For everybody else there is no such page, and the platform is in nobody's list."""
    town = await a_town()
    app = the_application()
    async with browser_of(app, town.street.seller) as seller:
        assert (await seller.post(ALL, a_body(town))).status_code == 404
        assert (await seller.get(ALL)).status_code == 404
    async with browser_of(app, town.operator) as desk:
        listed = (await desk.get(ALL)).json()["items"]
        assert {one["kind"] for one in listed} == {"merchant", "organisation"}
        merchants = (await desk.get(f"{ALL}?kind=merchant")).json()["items"]
    assert [one["name"] for one in merchants] == ["老陈生鲜"]
