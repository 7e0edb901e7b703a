"""The first hour of a platform: from an empty database to a group-buy that a neighbour joins.

The two commands are those of the checklist in the README; everything else goes over HTTP, with
codes and links read from the page of messages.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from accounts.consent_texts import every_consent_text
from linli.web import compose
from payments.gateway import close_gateway, use
from payments.stripe_gateway import StripeGateway
from tests.accounts.browser import Browser
from tests.accounts.conftest import divisions  # noqa: F401 - a fixture
from tests.journeys.world import PASSWORD, World
from tests.payments.sandbox_process import KEY, SECRET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

ROOT = Path(__file__).resolve().parents[2]
HOURS = [{"days": [1, 2, 3, 4, 5], "from": "09:00", "until": "19:00"}]


@pytest.fixture
async def empty(  # noqa: PLR0917 - the whole world
    database: str,
    index: str,
    sandbox: SandboxProcess,
    receiver: Receiver,
    settle: Callable[[], Awaitable[int]],
    truths: Callable[[], Awaitable[None]],
) -> AsyncIterator[World]:
    """Give the whole application over a database in which there is nothing and nobody."""
    app = compose()
    use(lambda: StripeGateway(KEY, SECRET, sandbox.url))
    made = World(app=app, sandbox=sandbox, receiver=receiver, settle=settle, truths=truths)
    yield made
    await close_gateway()
    for browser in made.browsers:
        await browser.client.aclose()


async def test_an_empty_platform_comes_to_its_first_group_buy(
    empty: World,
    divisions: Path,  # noqa: F811
) -> None:
    """Operator, communities, merchant, keeper, point, group-buy, neighbour: in this order."""
    address = "lan@example.org"
    operator = ["--name", "周岚", "--address", address, "--password", PASSWORD]
    assert "operator" in await _linli("create-operator", *operator)
    told = await _linli("import-communities", "--code", "310106", LINLI_DIVISIONS=str(divisions))
    assert "added" in told
    desk = await empty.enter(address)
    empty.community = UUID(await _community(desk))

    seller = await _newcomer(empty, "陈国强", "13900000003")
    empty.merchant = UUID(await _let_in(desk, seller, empty))
    keeper = await _newcomer(empty, "李敏", "13900000004")
    party = await _found(desk, keeper, empty)
    empty.point = UUID(await _open_point(desk, party, empty))
    near = (await keeper.get("/pick-up-points?mine=true")).json()["items"]
    assert [one["name"] for one in near] == ["延中服务站"]

    campaign = await empty.list_group_buy(seller)
    await empty.settle()
    buyer = await _newcomer(empty, "张秀兰", "13900000001")
    home = (await buyer.get("/campaigns")).json()["items"]
    assert [one["id"] for one in home] == [campaign]
    order = await empty.join(buyer, campaign)
    assert order.status_code == 201, order.text
    await empty.pay(buyer, order.json()["id"])
    mine = (await buyer.get(f"/orders/{order.json()['id']}")).json()
    assert (mine["state"], mine["pick_up_point"]["name"]) == ("paid_waiting", "延中服务站")
    await empty.truths()


async def _linli(command: str, *given: str, **settings: str) -> str:
    """Run a command as somebody at a terminal does, and give what it said."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "linli",
        command,
        *given,
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await running.communicate()
    assert running.returncode == 0, said.decode()
    return said.decode()


async def _community(browser: Browser) -> str:
    params = {"q": "延中", "level": "community"}
    (found,) = (await browser.get("/communities", params=params)).json()["items"]
    return str(found["id"])


async def _newcomer(empty: World, name: str, phone: str) -> Browser:
    """Sign somebody up with the code that was sent to them."""
    browser = Browser(empty.app, f"203.0.113.{len(empty.browsers) + 10}")
    empty.browsers.append(browser)
    asked = {"channel": "phone", "address": phone, "purpose": "sign_up"}
    answer = await browser.post("/codes", asked)
    assert answer.status_code == 202, answer.text
    body: dict[str, Any] = {
        "display_name": name,
        **{key: asked[key] for key in ("channel", "address")},
        "code": await _latest(browser, r"(?<!\d)(\d{6})(?!\d)"),
        "community_id": str(empty.community),
        "password": PASSWORD,
        "consents": [
            {"purpose": text.purpose.value, "text_version": text.version}
            for text in every_consent_text()
            if text.required
        ],
    }
    made = await browser.post("/sign-up", body)
    assert made.status_code == 201, made.text
    return browser


async def _latest(browser: Browser, pattern: str) -> str:
    """Read the newest code or link on the page of messages."""
    page = (await browser.client.get("/development/messages")).text
    found = re.search(pattern, page.partition("<main>")[2])
    assert found, page
    return found.group(1)


async def _let_in(desk: Browser, seller: Browser, empty: World) -> str:
    """Apply as a merchant, and be approved."""
    application = {
        "name": "老陈生鲜",
        "introduction": "",
        "address": "延中路 3 号",
        "community_id": str(empty.community),
        "licence_number": "91310106MA1FY3AB2C",
        "legal_person": "陈国强",
        "contact_phone": "13900000003",
    }
    asked = await seller.post("/merchant-applications", application)
    assert asked.status_code == 201, asked.text
    path = f"/operator/merchant-applications/{asked.json()['id']}/approve"
    approved = await desk.post(path)
    assert approved.status_code == 200, approved.text
    return str(approved.json()["merchant_id"])


async def _found(desk: Browser, keeper: Browser, empty: World) -> str:
    """Found an organisation, and take charge of it by its invitation."""
    body = {
        "kind": "organisation",
        "name": "延中物业",
        "community_id": str(empty.community),
        "first": {"channel": "phone", "address": "13900000004"},
    }
    party = await desk.post("/operator/parties", body)
    assert party.status_code == 201, party.text
    token = await _latest(desk, r"/invitations/([\w-]+)")
    accepted = await keeper.post(f"/invitations/{token}/accept")
    assert accepted.status_code == 200, accepted.text
    return str(party.json()["id"])


async def _open_point(desk: Browser, party: str, empty: World) -> str:
    body = {
        "name": "延中服务站",
        "address": "延中路 18 号一楼",
        "community_id": str(empty.community),
        "party_id": party,
        "hours": HOURS,
    }
    opened = await desk.post("/operator/pick-up-points", body)
    assert opened.status_code == 201, opened.text
    return str(opened.json()["id"])
