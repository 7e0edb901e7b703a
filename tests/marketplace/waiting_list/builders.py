"""A group-buy that is sold out, and neighbours in line for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from core.database import fetch_row, fetch_value
from marketplace.waiting_list.joining import WaitingWish, join_waiting_list
from tests.marketplace.builders import a_campaign, a_resident, an_order

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.marketplace.builders import Street


def to_hour(
    move: Callable[[timedelta], None], hour: int, minute: int = 0, *, days: int = 1
) -> None:
    """Move on to a time of the clock in Shanghai, tomorrow unless said."""
    move(clock.shanghai(clock.today() + timedelta(days=days), hour, minute) - clock.now())


async def sold_out(street: Street, units: int = 1, **changes: Any) -> tuple[UUID, list[UUID]]:
    """Publish a run of so many units and let neighbours hold each of them; give their orders."""
    usual: dict[str, Any] = {"min_units": 1, "closes_at": clock.now() + timedelta(days=3)}
    run = await a_campaign(street, stock_units=units, **{**usual, **changes})
    return run, [await an_order(street, run, await a_resident(street)) for _ in range(units)]


async def joins(
    street: Street,
    run: UUID,
    buyer: UUID | None = None,
    quantity: int = 1,
    *,
    fewer: bool = False,
    variant: UUID | None = None,
) -> UUID:
    """Put a neighbour in line and give the entry."""
    wish = WaitingWish(run, street.point, variant, quantity, fewer)
    return await join_waiting_list(wish, buyer or await a_resident(street))


async def entry_of(entry: UUID) -> Any:
    """Give an entry."""
    return await fetch_row("SELECT * FROM waiting_entry WHERE id = $1", entry)


async def offered_to(entry: UUID) -> UUID:
    """Give the order an entry was offered."""
    row = await entry_of(entry)
    assert row["state"] == "offered", row
    found: UUID = row["placed_as"]
    return found


async def in_line(run: UUID) -> int:
    """Give how many a campaign counts in its line."""
    found: int = await fetch_value("SELECT waiting_count FROM campaign WHERE id = $1", run)
    return found
