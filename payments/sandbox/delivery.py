"""Webhooks: signed, one after another, tried again with growing pauses until accepted.

Pauses count on the machine's clock, as do the times in signatures: the receiver checks
them against its own. Between staging a change and committing it nothing is awaited.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from typing import TYPE_CHECKING

import httpx

from payments.sandbox import trouble
from payments.sandbox.world import DELIVERY, ENDPOINT

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

ANSWER_SECONDS = 10
FIRST_PAUSE_SECONDS = 1
LONGEST_PAUSE_SECONDS = 60
MOST_TRIES = 200

log = logging.getLogger(__name__)


def signature(payload: bytes, secret: str, at: int) -> str:
    """Give the ``Stripe-Signature`` header for a body."""
    signed = f"{at}.".encode() + payload
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Courier:
    """Delivers what is waiting, whenever it is woken or a pause has passed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._client = httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False)

    async def deliver_due(self) -> None:
        """Send every delivery that is due, in the order in which they were staged."""
        for row in self._due():
            if trouble.is_on(self._world, "hold_webhooks"):
                return
            # A reset may have removed it while an earlier one was on its way.
            if self._world.journal.get(DELIVERY, row["id"]) is not None:
                await self._deliver(row)

    async def close(self) -> None:
        """Let go of open connections."""
        await self._client.aclose()

    def _due(self) -> list[Row]:
        now = self._world.clock.wall()
        return [row for row in self._world.journal.each(DELIVERY) if row["at"] <= now]

    async def _deliver(self, row: Row) -> None:
        world = self._world
        event = world.journal.get("event", row["event"])
        endpoint = world.journal.get(ENDPOINT, row["to"])
        if event is None or endpoint is None or trouble.take(world, "drop_webhooks"):
            world.journal.drop(DELIVERY, row["id"])
            world.journal.commit()
            return
        late = trouble.take(world, "delay_webhooks") if row["tries"] == 0 else None
        if late:
            self._postpone(row, late.get("seconds", FIRST_PAUSE_SECONDS))
            return
        twice = trouble.take(world, "duplicate_webhooks") is not None
        world.journal.commit()
        world.under_way.add(row["id"])
        try:
            accepted = await self._post(event, endpoint)
            if accepted and twice:
                accepted = await self._post(event, endpoint)
        finally:
            world.under_way.discard(row["id"])
        self._settle(row, event, accepted=accepted)

    async def _post(self, event: Row, endpoint: Row) -> bool:
        payload = json.dumps(event, ensure_ascii=False, indent=2).encode()
        at = self._world.clock.wall()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "stripe-signature": signature(payload, endpoint["_secret"], at),
        }
        try:
            answer = await self._client.post(endpoint["url"], content=payload, headers=headers)
        except httpx.HTTPError as reason:
            log.info("webhook %s not delivered: %s", event["type"], type(reason).__name__)
            return False
        if not answer.is_success:
            log.info("webhook %s answered with %s", event["type"], answer.status_code)
        return answer.is_success

    def _settle(self, row: Row, event: Row, *, accepted: bool) -> None:
        if self._world.journal.get(DELIVERY, row["id"]) is None:
            return
        if accepted:
            self._world.journal.put("event", {**event, "pending_webhooks": 0})
        if accepted or row["tries"] >= MOST_TRIES:
            self._world.journal.drop(DELIVERY, row["id"])
            self._world.journal.commit()
            return
        pause = min(FIRST_PAUSE_SECONDS << min(row["tries"], 6), LONGEST_PAUSE_SECONDS)
        self._postpone(row, pause)

    def _postpone(self, row: Row, seconds: int) -> None:
        later = {"at": self._world.clock.wall() + seconds, "tries": row["tries"] + 1}
        self._world.journal.put(DELIVERY, {**row, **later})
        self._world.journal.commit()


async def keep_delivering(courier: Courier, wake: asyncio.Event, pause_seconds: float) -> None:
    """Deliver for ever: at each change, and at least once a pause."""
    while True:
        wake.clear()
        await courier.deliver_due()
        try:
            async with asyncio.timeout(pause_seconds):
                await wake.wait()
        except TimeoutError:
            continue
