"""One sweep in a process of its own, to be killed in the middle of it.

python -m tests.faults.doing MODULE.FUNCTION --moved SECONDS [--set MODULE.NAME=NUMBER] …
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any

from core import clock
from core.database import close_pool, open_pool
from linli.wiring import wire
from payments.gateway import close_gateway, use
from payments.stripe_gateway import StripeGateway
from tests.payments.sandbox_process import KEY, SECRET


def named(path: str) -> tuple[Any, str]:
    """Give the module and the name within it."""
    module, _, name = path.rpartition(".")
    return import_module(module), name


async def do(what: str, provider_url: str) -> None:
    """Run a sweep against the database of the settings."""
    use(partial(StripeGateway, KEY, SECRET, provider_url))
    await open_pool(most=4)
    module, name = named(what)
    await getattr(module, name)()
    await close_gateway()
    await close_pool()


def main() -> None:
    """Read what is to be done, and do it at the time of who asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what")
    parser.add_argument("--moved", type=float, default=0)
    parser.add_argument("--provider", default="")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    given = parser.parse_args()
    wire()
    for setting in given.settings:
        path, _, value = setting.partition("=")
        module, name = named(path)
        setattr(module, name, int(value))
    with clock.moved(timedelta(seconds=given.moved)):
        asyncio.run(do(given.what, given.provider))


if __name__ == "__main__":
    main()
