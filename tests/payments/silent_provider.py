"""A provider that takes connections and never answers, until it is told to."""

from __future__ import annotations

import asyncio

READ_BYTES = 65536
FOUND_NOTHING = b'{"error": {"type": "invalid_request_error", "code": "resource_missing"}}'


class SilentProvider:
    """A socket that listens on the loopback address; ``asked`` counts its connections."""

    def __init__(self) -> None:
        self.asked = 0
        self.answers = False
        self.arrived = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> str:
        """Listen, and give the address."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Hang up on whoever still waits."""
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self.asked += 1
        self.arrived.set()
        await reader.read(READ_BYTES)
        if self.answers:
            head = "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length"
            writer.write(f"{head}: {len(FOUND_NOTHING)}\r\n\r\n".encode() + FOUND_NOTHING)
            await writer.drain()
            writer.close()
        else:
            # The caller's hanging up ends the wait.
            await reader.read()
