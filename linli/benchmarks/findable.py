"""``findable``: seconds from publishing a group-buy until the search answers with it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from linli.benchmarks.figures import Figure
from linli.benchmarks.street import Street, make_campaign, make_street
from linli.running.application import processes
from linli.running.home import CHECKOUT, Home
from search.engine import close_engine
from search.querying import Question, search

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from uuid import UUID

    from linli.running.service import Service

TIMES = 15
LIMIT_SECONDS = 2.0
GENEROUS_SECONDS = 40.0
LOOK_SECONDS = 0.02
# Workers and relay carry and write what is found; the search is asked from here.
NOT_NEEDED = frozenset({"web", "beat"})


async def run(size: int | None) -> AsyncIterator[Figure]:
    """Publish one after the other, each waiting for the one before to be found."""
    street = await make_street()
    with ExitStack() as running:
        home = Home.at(running.enter_context(TemporaryDirectory(prefix="linli-findable-")))
        home.prepare()
        for service in processes(home, {}, port=0, after=()):
            if service.name not in NOT_NEEDED:
                running.enter_context(_beside(service))
        await _seconds_until_found(street, 0)  # everybody is awake after the first
        found = [
            await _seconds_until_found(street, number)
            for number in range(1, TIMES * (size or 1) + 1)
        ]
    await close_engine()
    yield Figure("findable", median(found), "s", "<=", LIMIT_SECONDS)
    yield Figure("findable-slowest", max(found), "s", "<=", LIMIT_SECONDS)


async def _seconds_until_found(street: Street, number: int) -> float:
    campaign = await make_campaign(street, number)
    began = time.perf_counter()
    while not await _is_found(street, campaign, number):
        if time.perf_counter() - began > GENEROUS_SECONDS:
            message = f"campaign {campaign} was not found in {GENEROUS_SECONDS} s"
            raise TimeoutError(message)
        await asyncio.sleep(LOOK_SECONDS)
    return time.perf_counter() - began


async def _is_found(street: Street, campaign: UUID, number: int) -> bool:
    answer = await search(Question(text=f"土鸡蛋 {number}", communities=(street.community,)))
    return answer.source == "index" and campaign in {item.id for item in answer.items}


@contextmanager
def _beside(service: Service) -> Iterator[None]:
    process = subprocess.Popen(
        service.command,
        cwd=CHECKOUT,
        env={**os.environ, "LINLI_READY_FILE": str(service.ready_file or Path(os.devnull))},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(GENEROUS_SECONDS)
