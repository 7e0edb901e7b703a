"""People with browsers, and what they do in stories."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PIL import Image

from accounts.founding import found_operator, found_person, platform
from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.personal_data import seal
from marketplace.settling.payees import ensure_payee
from tests.accounts.browser import Browser
from tests.marketplace.builders import a_community

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx
    from litestar import Litestar

    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

PASSWORD = "linli-journey-26"
RETRIES = """SELECT count(*) FROM outbox_delivery
             WHERE state = 'waiting' AND attempts BETWEEN 1 AND 4"""


@dataclass
class World:
    """A street, its people and the application they use."""

    app: Litestar
    sandbox: SandboxProcess
    receiver: Receiver
    settle: Callable[[], Awaitable[int]]
    truths: Callable[[], Awaitable[None]]
    browsers: list[Browser] = field(default_factory=list)
    community: UUID = field(default_factory=uuid7)
    merchant: UUID = field(default_factory=uuid7)
    point: UUID = field(default_factory=uuid7)
    taken: int = 0

    async def found(self) -> None:
        """Open a merchant, a point and the platform."""
        self.community = await a_community()
        owner = await self._person("陈国强", "13900000003")
        keeper = await self._person("李敏", "13900000004")
        await found_operator("周岚", "13900000006", PASSWORD)
        checker = await self._person("吴静", "13900000007")
        async with transaction():
            await give_role(await platform(), checker, Role.OPERATOR)
            self.merchant = await create_party(PartyKind.MERCHANT, "老陈生鲜")
            await give_role(self.merchant, owner, Role.OWNER)
            house = await create_party(PartyKind.ORGANISATION, "物业")
            await give_role(house, keeper, Role.OWNER)
        await self._open(house, owner)

    async def _person(self, name: str, phone: str) -> UUID:
        return await found_person(name, phone, password=PASSWORD, community_id=self.community)

    async def _open(self, house: UUID, owner: UUID) -> None:
        await execute(
            """INSERT INTO merchant (id, party, name, introduction, address, state,
                 approved_at)
               VALUES ($1, $1, '老陈生鲜', '', '乌衣巷 3 号', 'approved', $2)""",
            self.merchant,
            clock.now(),
        )
        await execute(
            """INSERT INTO pick_up_point (id, party, community, name, address, hours, state, note,
                 created_at) VALUES ($1, $2, $3, '3 号门', '乌衣巷 3 号', $4, 'active', '', $5)""",
            self.point,
            house,
            self.community,
            [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "until": "21:00"}],
            clock.now(),
        )
        async with transaction():
            await ensure_payee(self.merchant)
        await execute(
            """INSERT INTO bank_account (id, payee, holder_sealed, number_sealed,
                 number_ending, bank_name, entered_by, entered_at)
               VALUES (uuidv7(), $1, $2, $3, '7788', '上海农商银行', $4, $5)""",
            self.merchant,
            seal("陈国强"),
            seal("6228480030127788"),
            owner,
            clock.now(),
        )

    async def resident(self, name: str = "张秀兰", phone: str = "13911110001") -> Browser:
        """Sign a new neighbour up and in."""
        await self._person(name, phone)
        return await self.enter(phone)

    async def enter(self, phone: str) -> Browser:
        """Open a browser and sign in."""
        browser = Browser(self.app)
        self.browsers.append(browser)
        answer = await browser.sign_in(phone, PASSWORD)
        assert answer.status_code in {200, 201}, answer.text
        return browser

    async def photograph(self, seller: Browser) -> str:
        """Upload a photo as a telephone would and give its id."""
        image = Image.effect_noise((900, 700), 40).convert("RGB")
        stream = io.BytesIO()
        image.save(stream, "JPEG")
        csrf = (await seller.session())["csrf_token"]
        answer = await seller.client.post(
            "/api/v1/pictures",
            files={"file": ("eggs.jpg", stream.getvalue(), "image/jpeg")},
            data={"alt": "一篮鸡蛋"},
            headers={"x-csrf-token": csrf},
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def list_group_buy(self, seller: Browser, **changes: Any) -> str:
        """List an offer with a photo and publish a campaign of it; give its id."""
        offer = {
            "title": "散养土鸡蛋 30 枚",
            "category": "meat_eggs",
            "unit_label": "30 枚",
            "list_price_fen": 4200,
            "perishable": True,
            "picture_ids": [await self.photograph(seller)],
            "description_html": "<p>当天捡的蛋</p><script>alert(1)</script>",
        }
        made = await seller.post(f"/merchants/{self.merchant}/offers", offer)
        assert made.status_code == 201, made.text
        now = clock.now()
        closes_at = now + timedelta(days=1)
        campaign = {
            "offer_id": made.json()["id"],
            "price_fen": 3390,
            "list_price_fen": 4200,
            "stock_units": 60,
            "min_units": 2,
            "limit_per_person": 3,
            "opens_at": (now - timedelta(minutes=1)).isoformat(),
            "closes_at": closes_at.isoformat(),
            "community_ids": [str(self.community)],
            "pick_up": [
                {
                    "point_id": str(self.point),
                    "collect_from": (closes_at + timedelta(hours=12)).isoformat(),
                    "collect_until": (closes_at + timedelta(hours=48)).isoformat(),
                }
            ],
            "publish": True,
            **changes,
        }
        answer = await seller.post(f"/merchants/{self.merchant}/campaigns", campaign)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def join(self, buyer: Browser, campaign: str, quantity: int = 1) -> httpx.Response:
        """Order; the browser mints the id."""
        return await buyer.post(
            "/orders",
            {
                "id": str(uuid7()),
                "campaign_id": campaign,
                "pick_up_point_id": str(self.point),
                "quantity": quantity,
            },
        )

    async def pay(self, buyer: Browser, order: str, method: str = "alipay") -> None:
        """Pay on the sandbox page, and let its webhooks arrive."""
        begun = await buyer.post(f"/orders/{order}/payment", {"method": method})
        assert begun.status_code == 200, begun.text
        self.sandbox.control(pay=begun.json()["payment_id"])
        await self.hear("payment_intent.succeeded")

    async def hear(self, kind: str) -> None:
        """Wait for a kind of webhook that was not taken yet, and take all that came."""
        came = await self.receiver.until(
            lambda webhooks: any(
                json.loads(one.body)["type"] == kind for one in webhooks[self.taken :]
            )
        )
        browser = Browser(self.app)
        self.browsers.append(browser)
        for one in came[self.taken :]:
            answer = await browser.client.post(
                "/webhooks/stripe",
                content=one.body,
                headers={"stripe-signature": one.signature},
            )
            assert answer.status_code == 200, answer.text
        self.taken = len(came)
        await self.settle()
        # What a busy machine made too slow comes back after its pause, as the relay would see.
        while await fetch_value(RETRIES):
            with clock.moved(timedelta(minutes=6)):
                await self.settle()
