"""``python -m payments.sandbox``: serve the sandbox on loopback, in development only."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.server.embed import Server

from payments.sandbox import delivery, due, endpoints
from payments.sandbox.app import Sandbox
from payments.sandbox.clock import Clock
from payments.sandbox.journal import Journal
from payments.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payments.sandbox.journal import Row

HOST = "127.0.0.1"
PAUSE_SECONDS = 0.5


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop; give the exit code."""
    options = _options(arguments)
    if os.environ.get("LINLI_MODE") != "development":
        sys.stderr.write("the payment sandbox runs in development only: set LINLI_MODE\n")
        return 2
    if not _is_free(options.port):
        sys.stderr.write(f"port {options.port} is in use: choose another with --port\n")
        return 1
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(_serve(options))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="payments.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="file that keeps everything")
    parser.add_argument("--webhook-url", help="where events are sent")
    parser.add_argument("--webhook-secret", default="", help="what events are signed with")
    parser.add_argument("--connect-url", help="where events of connected accounts are sent")
    parser.add_argument("--connect-secret", default="", help="what those are signed with")
    return parser.parse_args(arguments)


def _endpoints(options: argparse.Namespace) -> Iterator[Row]:
    if options.webhook_url:
        yield endpoints.fixed(options.webhook_url, options.webhook_secret)
    if options.connect_url:
        yield endpoints.fixed(options.connect_url, options.connect_secret, connect=True)


def _is_free(port: int) -> bool:
    """Tell whether nobody listens; the server itself would share the port without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


async def _serve(options: argparse.Namespace) -> None:
    shared = os.environ.get("LINLI_CLOCK_FILE")
    world = World(
        journal=Journal(options.state),
        clock=Clock(Path(shared) if shared else None),
        base_url=f"http://{HOST}:{options.port}",
        fixed_endpoints=tuple(_endpoints(options)),
    )
    endpoints.keep_fixed(world)
    world.journal.commit()
    wake = asyncio.Event()
    server = Server(
        Sandbox(world, wake),
        address=HOST,
        port=options.port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, server.stop)
    await _run(world, server, wake)


async def _run(world: World, server: Server, wake: asyncio.Event) -> None:
    courier = delivery.Courier(world)
    side_jobs = [
        asyncio.create_task(delivery.keep_delivering(courier, wake, PAUSE_SECONDS)),
        asyncio.create_task(_keep_time(world, wake)),
    ]
    try:
        await server.serve()
    finally:
        for job in side_jobs:
            job.cancel()
        await courier.close()
        world.journal.close()


async def _keep_time(world: World, wake: asyncio.Event) -> None:
    """Do what falls due; polled, since tests may move the clock at any moment."""
    while True:
        if due.run_due(world):
            wake.set()
        await asyncio.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
