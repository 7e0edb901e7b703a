"""When a child may be used: asked the way a client would, and without starting a process."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

Ready = Callable[[], Awaitable[bool]]
ANSWER_SECONDS = 5.0


async def accepts(port: int) -> bool:
    """Whether something listens on the loopback port."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def _first_lines(port: int, question: bytes, lines: int) -> list[bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(question)
        return [await reader.readline() for _ in range(lines)]
    finally:
        writer.close()


async def _answers(port: int, question: bytes, lines: int) -> list[bytes]:
    try:
        return await asyncio.wait_for(_first_lines(port, question, lines), ANSWER_SECONDS)
    except (OSError, TimeoutError):
        return []


def http_ok(port: int, path: str) -> Ready:
    """Ready when GET on the path answers 200."""
    question = f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()

    async def ready() -> bool:
        first = await _answers(port, question, 1)
        return bool(first) and first[0].split()[1:2] == [b"200"]

    return ready


def redis_pong(port: int, password: str) -> Ready:
    """Ready when PING is answered: while Redis replays its file it accepts but says LOADING."""
    question = f"AUTH {password}\r\nPING\r\n".encode()

    async def ready() -> bool:
        return await _answers(port, question, 2) == [b"+OK\r\n", b"+PONG\r\n"]

    return ready


def postmaster_ready(data: Path, port: int) -> Ready:
    """Ready when the eighth line of postmaster.pid says so and the port answers."""

    async def ready() -> bool:
        try:
            lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and await accepts(port)  # noqa: PLR2004

    return ready


def file_touched(path: Path) -> Ready:
    """Ready when the child has written its file (the supervisor removes it before each start)."""

    async def ready() -> bool:
        return await asyncio.to_thread(path.exists)

    return ready
