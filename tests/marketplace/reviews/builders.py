"""Neighbours who bought something, and what they say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

from core.database import fetch_row, fetch_value
from core.pictures.receiving import finish, receive
from marketplace.reviews.writing import ReviewPlan, write_review
from marketplace.settling import completing
from tests.marketplace.handing_over import Street, a_street, collected_orders

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    Move = Callable[[timedelta], None]

GOOD = ReviewPlan(goods=5, service=4, punctuality=3, words="葡萄很甜")


@dataclass(frozen=True)
class Bought:
    """A completed order of one line, and who bought it."""

    street: Street
    order: UUID
    line: UUID
    buyer: UUID
    offer: UUID


async def bought(move: Move, number: int = 1, *, street: Street | None = None) -> list[Bought]:
    """Let neighbours buy and collect something, and the time for complaints pass."""
    street = street or await a_street()
    orders = await collected_orders(street, number)
    move(timedelta(hours=25))
    assert await completing.complete_orders() == number
    return [await _of(street, order) for order in orders]


async def bought_one(move: Move, *, street: Street | None = None) -> Bought:
    """Let one neighbour buy one thing."""
    return (await bought(move, street=street))[0]


async def _of(street: Street, order: UUID) -> Bought:
    row = await fetch_row(
        """SELECT line.id, line.offer, placed.buyer FROM order_line line
           JOIN market_order placed ON placed.id = line.parent WHERE placed.id = $1""",
        order,
    )
    assert row is not None
    return Bought(street, order, row["id"], row["buyer"], row["offer"])


async def reviewed(move: Move, plan: ReviewPlan = GOOD) -> tuple[Bought, UUID]:
    """Let a neighbour buy something and say something of it."""
    one = await bought_one(move)
    return one, await write_review(one.buyer, one.line, plan)


def a_photo(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """Give a photo: one colour, with a sharp chequered field in its middle."""
    image = Image.new("RGB", (400, 300), colour)
    for across in range(100, 300, 4):
        for down in range(100, 200, 4):
            image.putpixel((across, down), (0, 0, 0))
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


async def an_upload(person: UUID, colour: tuple[int, int, int] = (200, 30, 30)) -> UUID:
    """Let a person upload a photo of which all sizes are made."""
    picture = await receive(a_photo(colour), person)
    await finish(picture.id)
    return picture.id


async def score_row(subject: UUID) -> Any:
    """Give the kept score of an offer or a merchant."""
    return await fetch_row("SELECT * FROM review_score WHERE subject = $1", subject)


async def count_of(table: str) -> int:
    """Give how many rows a table has."""
    return int(await fetch_value(f"SELECT count(*) FROM {table}"))  # noqa: S608 - ours
