"""A small HTTP client that keeps connections busy with prepared requests.

It parses no more than it must, because on a small machine its own work takes from what it
measures.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH = b"content-length: "


@dataclass
class Load:
    """How many answers of which status came in how many seconds."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Give successful answers a second."""
        good = sum(count for status, count in self.statuses.items() if status < 300)  # noqa: PLR2004
        return good / self.seconds if self.seconds else 0.0


async def load(url: str, clients: int, seconds: float, request: Callable[[], bytes]) -> Load:
    """Keep so many connections busy for a while, each sending its next request at once."""
    address = urlsplit(url)
    made = Load()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(
                _client(address.hostname or "", address.port or 80, began + seconds, request, made)
            )
    made.seconds = time.perf_counter() - began
    return made


async def _client(
    host: str, port: int, until: float, request: Callable[[], bytes], made: Load
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while time.perf_counter() < until:
            writer.write(request())
            made.statuses[await _answer(reader)] += 1
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    at = head.lower().find(LENGTH)
    if at >= 0:
        end = head.index(b"\r\n", at)
        await reader.readexactly(int(head[at + len(LENGTH) : end]))
    return int(head[9:12])
