"""The whole platform on servers of its own, with a small street, and hands that kill its parts."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import httpx
from celery import Celery
from redis.asyncio import Redis

from accounts import sessions
from core import clock
from linli.broker import QUEUES, REDIS
from linli.running.home import CHECKOUT
from tests.faults.neighbours import Neighbour
from tests.linli.terminal import outside
from tests.marketplace.builders import Street, a_campaign, a_resident
from tests.running.listening import children_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.running.runs import Run

GENEROUS_SECONDS = 150.0
LOOK_SECONDS = 1.0
A_WHILE = timedelta(seconds=15)
SWEEPS = (
    "payments.polling.look_at_open_payments",
    "payments.polling.look_at_waiting_webhooks",
    "payments.polling.submit_due_refunds",
    "payments.polling.look_at_open_refunds",
)
UNSETTLED = """
    SELECT EXISTS (SELECT FROM outbox_entry WHERE relayed_at IS NULL)
        OR EXISTS (SELECT FROM outbox_delivery WHERE state = 'waiting')
        OR EXISTS (SELECT FROM market_order WHERE state IN ('pending', 'refunding'))
        OR EXISTS (SELECT FROM payment WHERE state IN ('created', 'pending', 'processing'))
        OR EXISTS (SELECT FROM refund WHERE state IN ('requested', 'submitted'))
        OR EXISTS (SELECT FROM webhook_receipt WHERE state = 'waiting') AS unsettled
"""


async def until(true: Callable[[], Awaitable[object]], what: str, *, every: float = 0.1) -> None:
    """Wait for an event; after a generous time fail with its name."""
    deadline = time.monotonic() + GENEROUS_SECONDS
    while not await true():
        assert time.monotonic() < deadline, f"{what} did not happen in {GENEROUS_SECONDS} s"
        await asyncio.sleep(every)


@dataclass
class Town:
    """A running platform: its street, its provider, and the pids of its parts."""

    run: Run
    environment: dict[str, str]
    street: Street
    campaign: UUID = field(default_factory=lambda: UUID(int=0))
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def point(self) -> UUID:
        """Give the place where goods are collected."""
        return self.street.point

    async def neighbours(self, count: int) -> list[Neighbour]:
        """Give residents who are signed in, each with a telephone of their own."""
        return [await self._neighbour() for _ in range(count)]

    async def _neighbour(self) -> Neighbour:
        token = await sessions.open(await a_resident(self.street), language="zh-CN")
        client = self.stranger()
        client.cookies.set("linli_session", token, domain="127.0.0.1", path="/")
        session = (await client.get("/api/v1/session")).json()
        assert session["person"], session
        return Neighbour(self, client, session["csrf_token"])

    def stranger(self) -> httpx.AsyncClient:
        """Give a telephone nobody is signed in on."""
        client = httpx.AsyncClient(
            base_url=self.environment["LINLI_PUBLIC_URL"], timeout=30, trust_env=False
        )
        self.clients.append(client)
        return client

    async def pay(self, payment: str) -> None:
        """Pay at the provider in the buyer's place."""
        await self.control(pay=payment)

    async def control(self, **orders: Any) -> None:
        """Give the provider orders."""
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            answer = await client.post(
                f"{self.environment['STRIPE_API_BASE']}/_control", json=orders
            )
        assert answer.status_code == 200, answer.text

    async def taken_by_provider(self) -> dict[str, int]:
        """Give the fen the provider holds of each payment it took money for."""
        taken: dict[str, int] = {}
        address = f"{self.environment['STRIPE_API_BASE']}/v1/payment_intents"
        key = {"authorization": f"Bearer {self.environment['STRIPE_API_KEY']}"}
        page: dict[str, Any] = {"limit": 100}
        async with httpx.AsyncClient(trust_env=False, timeout=30, headers=key) as client:
            while True:
                answer = (await client.get(address, params=page)).json()
                for intent in answer["data"]:
                    if intent["status"] == "succeeded":
                        payment = intent["metadata"]["payment"]
                        assert payment not in taken, "two intents took money for one payment"
                        taken[payment] = intent["amount_received"]
                if not answer["has_more"]:
                    return taken
                page["starting_after"] = answer["data"][-1]["id"]

    def kill(self, service: str, pid: int | None = None) -> int:
        """Kill a part, or one of its children; give how often the part had been started."""
        starts: int = self.run.services()[service]["starts"]
        os.kill(pid or self.run.pid(service), signal.SIGKILL)
        return starts

    def children_of(self, service: str) -> list[int]:
        """Give the processes that a part has started."""
        return children_of(self.run.pid(service))

    def child_of(self, service: str) -> int:
        """Give one process that a part has started."""
        return self.children_of(service)[0]

    async def has_taken_everything(self) -> bool:
        """Tell whether no message waits for a worker.

        On a busy machine workers may be slower than the clock of a test: what is not taken would
        be handed out again and again, and bury what the test waits for.
        """
        broker = Redis.from_url(self.environment["BROKER_URL"])
        try:
            prefix = REDIS["global_keyprefix"]
            waiting = [await broker.llen(f"{prefix}{queue.name}") for queue in QUEUES]
        finally:
            await broker.aclose()
        return not any(waiting)

    async def wipe_broker(self) -> None:
        """Forget everything the broker holds."""
        broker = Redis.from_url(self.environment["BROKER_URL"])
        await broker.flushdb()
        await broker.aclose()

    async def is_back(self, service: str, starts: int) -> None:
        """Wait until the successor of a killed part is ready."""

        async def is_ready() -> bool:
            found = self.run.services()[service]
            return found["starts"] > starts and bool(found["ready"])

        await until(is_ready, f"the return of {service}")

    @asynccontextmanager
    async def without(self, service: str) -> AsyncIterator[None]:
        """Keep a part dead for the block: its supervisor sleeps and does not see it."""
        before = self.run.services()[service]["starts"]
        self.run.process.send_signal(signal.SIGSTOP)
        try:
            self.kill(service)
            yield
        finally:
            self.run.process.send_signal(signal.SIGCONT)
        await self.is_back(service, before)

    async def is_whole(self) -> None:
        """Wait until every part is ready."""

        async def is_ready() -> bool:
            return self.run.is_ready()

        await until(is_ready, "the readiness of everything")

    def sweep(self, name: str) -> None:
        """Have a sweep run now, instead of waiting for the minute the beat would send it in."""
        with Celery(broker=self.environment["BROKER_URL"]) as app:
            app.conf.broker_transport_options = {"global_keyprefix": "celery:"}
            app.send_task("sweep", (name,))

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `linli` command beside the platform."""
        command, *rest = arguments
        return subprocess.run(
            [sys.executable, "-m", "linli", command, "--home", str(self.run.home.path), *rest],
            cwd=CHECKOUT,
            env=outside(),
            capture_output=True,
            text=True,
            check=False,
            timeout=GENEROUS_SECONDS,
        )

    async def open_campaign(self, **changes: Any) -> None:
        """Open a new group-buy for the neighbours."""
        self.campaign = await a_campaign(self.street, **changes)

    async def look(self, query: str, *values: Any) -> list[asyncpg.Record]:
        """Ask the database past the platform, on a connection that is new."""
        connection = await asyncpg.connect(self.environment["DATABASE_URL"])
        try:
            return list(await connection.fetch(query, *values))
        finally:
            await connection.close()

    async def settled(self) -> None:
        """Let time run fast until nothing is due, nobody waits for money and nobody owes any."""

        async def is_settled() -> bool:
            if await self.has_taken_everything():
                clock.move_shared(A_WHILE)
                for sweep in SWEEPS:
                    self.sweep(sweep)
            return not (await self.look(UNSETTLED))[0]["unsettled"]

        await until(is_settled, "the settling", every=LOOK_SECONDS)

    async def close(self) -> None:
        """Put the telephones away."""
        for client in self.clients:
            await client.aclose()
