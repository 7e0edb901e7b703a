"""The demo data: the same street every time, with somebody in every seat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch
from linli.demo.seats import SEATS, every_seat
from linli.demo.seeding import seed
from tests.databases import empty_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# The least with which the whole story can be told; the pictures of thirty shops take minutes.
SHOPS = 6

WRITTEN = {
    "people": "SELECT display_name FROM person",
    "parties": "SELECT kind, name FROM party",
    "offers": "SELECT title, category, unit_label, list_price_fen, state FROM offer",
    "campaigns": """SELECT offer.title, run.price_fen, run.final_price_fen, run.stock_units,
                      run.min_units, run.held_units, run.paid_units, run.state
                    FROM campaign run JOIN offer ON offer.id = run.offer""",
    "orders": """SELECT buyer.display_name, line.title, placed.quantity, placed.paid_fen,
                   placed.refunded_fen, placed.state
                 FROM market_order placed JOIN person buyer ON buyer.id = placed.buyer
                 JOIN order_line line ON line.parent = placed.id""",
    "payments": "SELECT method, amount_fen, state FROM payment",
    "statements": "SELECT sequence, state FROM statement",
}


async def what_is_written() -> dict[str, list[tuple[Any, ...]]]:
    """Give what people see of the data: names, words, amounts and states, in one order."""
    return {
        name: sorted((tuple(row) for row in await fetch(query)), key=repr)
        for name, query in WRITTEN.items()
    }


@pytest.fixture
def told_apart(set_settings: Callable[..., None], tmp_path: Path) -> Path:
    """Give the seed a folder and a clock of its own, so that no other test is moved in time."""
    set_settings(LINLI_HOME=str(tmp_path), LINLI_CLOCK_FILE=str(tmp_path / "clock"))
    return tmp_path


@pytest.mark.timeout(600)
async def test_the_same_street_is_built_each_time(
    database: str, truths: Any, told_apart: Path
) -> None:
    """Two empty platforms get the same people, offers, prices, orders and states."""
    said: list[str] = []
    await seed(said.append, merchants=SHOPS)
    first = await what_is_written()
    assert all(first.values())
    await truths()
    await empty_database(database)
    await seed(said.append, merchants=SHOPS)
    assert await what_is_written() == first
    told = json.loads((told_apart / "demo.json").read_text(encoding="utf-8"))
    seats = [tuple(account["seat"]) for account in told["accounts"] if account["seat"]]
    assert seats == every_seat()


def test_somebody_sits_in_every_seat() -> None:
    """A role that accounts learns to know needs somebody in the demo, too."""
    assert set(SEATS) == set(every_seat())
    assert len({seat.phone for seat in SEATS.values()}) == len(SEATS)
