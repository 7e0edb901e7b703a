"""Buyers with telephones: they send again until they have an answer, always the same request."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from core.identifiers import uuid7

if TYPE_CHECKING:
    from tests.faults.town import Town

PAUSE_SECONDS = 0.25
TRIES_MAX = 400
# Clear answers of a platform a part of which is away, and of a request still in hand.
LATER = frozenset({409, 429, 500, 502, 503, 504})


@dataclass
class Neighbour:
    """One buyer, signed in."""

    town: Town
    client: httpx.AsyncClient
    csrf: str
    met: Counter[str] = field(default_factory=Counter)

    async def read(self, path: str) -> httpx.Response:
        """Read until it is answered."""
        return await self._insist("GET", path)

    async def order(self, quantity: int = 1) -> str:
        """Place one order, however often it has to be sent; give its id."""
        order = str(uuid7())
        body = {
            "id": order,
            "campaign_id": str(self.town.campaign),
            "pick_up_point_id": str(self.town.point),
            "quantity": quantity,
        }
        answer = await self._insist("POST", "/orders", body)
        assert answer.status_code == 201, answer.text
        assert answer.json()["id"] == order
        return order

    async def begin_payment(self, order: str, method: str = "alipay") -> str:
        """Begin the payment of an order, under one key; give the payment's id."""
        key = f"pay:{order}:{method}"
        answer = await self._insist(
            "POST", f"/orders/{order}/payment", {"method": method}, {"idempotency-key": key}
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["payment_id"])

    async def buy(self) -> str:
        """Order and pay at the provider; give the order's id."""
        order = await self.order()
        await self.town.pay(await self.begin_payment(order))
        return order

    async def once(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a request once."""
        return await self.client.request(
            method,
            f"/api/v1{path}",
            json=body,
            headers={"x-csrf-token": self.csrf, **(headers or {})},
        )

    async def _insist(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        for _ in range(TRIES_MAX):
            try:
                answer = await self.once(method, path, body, headers)
            except httpx.TransportError as broken:
                self.met[type(broken).__name__] += 1
            else:
                if answer.status_code not in LATER:
                    return answer
                self.met[_told(answer)] += 1
            await asyncio.sleep(PAUSE_SECONDS)
        message = f"{method} {path} was never answered: {dict(self.met)}"
        raise AssertionError(message)


def _told(answer: httpx.Response) -> str:
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    return f"{answer.status_code} {answer.json()['code']}"
