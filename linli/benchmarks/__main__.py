"""`python -m linli.benchmarks [NAME…] [--size N]`, beside a set of servers of its own."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from core.cache import close_redis
from core.database import close_pool, open_pool
from linli.benchmarks import (
    browse,
    close_campaign,
    findable,
    order_hot,
    settle,
    warm_start,
)
from linli.migrating import migrate
from linli.providers import choose_providers
from linli.wiring import wire
from payments.gateway import close_gateway

BENCHMARKS = {
    "browse": browse.run,
    "order-hot": order_hot.run,
    "findable": findable.run,
    "settle": settle.run,
    "close-campaign": close_campaign.run,
    "warm-start": warm_start.run,
}


def main() -> int:
    """Run what was named, or everything; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME")
    parser.add_argument("--size", type=int, help="how much work; the usual size is 1")
    given = parser.parse_args()
    os.environ.setdefault("LINLI_MODE", "development")
    return asyncio.run(_run(given.names or list(BENCHMARKS), given.size))


async def _run(names: list[str], size: int | None) -> int:
    await migrate()
    wire()
    choose_providers()
    await open_pool(most=4)
    missed = 0
    try:
        for name in names:
            async for figure in BENCHMARKS[name](size):
                figure.tell()
                missed += _missed(figure)
    finally:
        await close_gateway()
        await close_redis()
        await close_pool()
    return 1 if missed else 0


def _missed(figure: object) -> bool:
    limit = getattr(figure, "limit", None)
    ratio, value = getattr(figure, "ratio", None), getattr(figure, "value", 0.0)
    found = value if ratio is None else ratio
    bound = getattr(figure, "limit_value", None)
    if limit is None or bound is None:
        return False
    return not {">=": found >= bound, "<=": found <= bound, "=": found == bound}[limit]


if __name__ == "__main__":
    sys.exit(main())
