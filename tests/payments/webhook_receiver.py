"""A receiver of webhooks in the test's own loop: keeps what comes, answers what it is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WAIT_SECONDS = 30


@dataclass
class Webhook:
    """One delivery: the raw body, its signature, and where it was sent."""

    body: bytes
    signature: str
    path: str = ""


@dataclass
class Receiver:
    """Takes webhooks over HTTP."""

    status: int = 200
    received: list[Webhook] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def open(self, port: int) -> None:
        """Listen on a port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def until(self, enough: Callable[[list[Webhook]], bool]) -> list[Webhook]:
        """Wait until what has come is enough, and give it."""
        async with asyncio.timeout(WAIT_SECONDS), self._arrived:
            await self._arrived.wait_for(lambda: enough(self.received))
        return self.received

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head.splitlines()[1:])
            }
            body = await reader.readexactly(int(headers["content-length"]))
            answer = f"HTTP/1.1 {self.status} OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            writer.write(answer.encode())
            await writer.drain()
            async with self._arrived:
                self.received.append(
                    Webhook(body, headers["stripe-signature"], head.split(" ", 2)[1])
                )
                self._arrived.notify_all()
        finally:
            writer.close()
            await writer.wait_closed()
