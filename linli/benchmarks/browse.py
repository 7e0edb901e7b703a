"""``browse``: the first page of offers through the API ÷ the same SQL behind a bare handler."""

from __future__ import annotations

from itertools import repeat
from statistics import median
from typing import TYPE_CHECKING

from linli.benchmarks.figures import Figure
from linli.benchmarks.load import load
from linli.benchmarks.serving import serving
from linli.benchmarks.street import make_campaign, make_street

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CAMPAIGNS = 40
CLIENTS = 8
ROUNDS = 4
SECONDS = 2.0


async def run(size: int | None) -> AsyncIterator[Figure]:
    """Alternate both servers and give the medians and their ratio."""
    street = await make_street()
    for number in range(CAMPAIGNS):
        await make_campaign(street, number)
    path = f"/api/v1/campaigns?community={street.community}"
    ours: list[float] = []
    bare: list[float] = []
    with (
        serving("linli.asgi:app", "/health/ready") as our_url,
        serving(
            "linli.benchmarks.bare:app", "/ready", LINLI_BENCH_COMMUNITY=str(street.community)
        ) as bare_url,
    ):
        seconds = SECONDS * (size or 1)
        for _ in range(ROUNDS):
            for url, asked, found in ((our_url, path, ours), (bare_url, "/campaigns", bare)):
                request = f"GET {asked} HTTP/1.1\r\nhost: bench\r\n\r\n".encode()
                measured = await load(url, CLIENTS, seconds, repeat(request).__next__)
                found.append(measured.rate)
    ratio = median(ours) / median(bare)
    yield Figure("browse-bare", median(bare), "requests/s")
    yield Figure("browse", median(ours), "requests/s", ">=", 0.6, ratio)
