"""Visitors are counted by day, and nobody is remembered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.cache import redis
from core.database import fetch, fetch_value
from core.identifiers import uuid7
from marketplace.figures.counting_visits import count_visit, keep_visit_counts
from tests.accounts.browser import Browser
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_neighbour, a_street, an_open_campaign

if TYPE_CHECKING:
    from collections.abc import Callable


async def counted(subject: UUID) -> list[int]:
    """Give what was written down of a subject, day by day."""
    rows = await fetch("SELECT visitors FROM visit_count WHERE subject = $1 ORDER BY day", subject)
    return [row["visitors"] for row in rows]


async def test_who_comes_again_is_one_visitor_a_day(
    database: str, move: Callable[[timedelta], None]
) -> None:
    """Two people, one of them twice; the next day begins with nobody."""
    shop = uuid7()
    for visitor in ("a", "b", "a"):
        await count_visit([shop], visitor)
    assert await keep_visit_counts() == 1
    assert await counted(shop) == [2]
    move(timedelta(days=1))
    await count_visit([shop], "a")
    assert await keep_visit_counts() == 2
    assert await counted(shop) == [2, 1]


async def test_what_was_counted_yesterday_late_is_kept_today(
    database: str, move: Callable[[timedelta], None]
) -> None:
    """The last minutes of a day are written down after midnight."""
    shop = uuid7()
    await count_visit([shop], "a")
    move(timedelta(days=1))
    await keep_visit_counts()
    day = await fetch_value("SELECT day FROM visit_count WHERE subject = $1", shop)
    assert day == clock.today() - timedelta(days=1)


async def test_a_count_never_falls(database: str) -> None:
    """A Redis that forgot everything begins anew; what was written down stays."""
    shop = uuid7()
    for visitor in ("a", "b", "c"):
        await count_visit([shop], visitor)
    await keep_visit_counts()
    await redis().flushdb()
    assert await keep_visit_counts() == 0
    await count_visit([shop], "d")
    await keep_visit_counts()
    assert await counted(shop) == [3]


async def test_no_visitor_can_be_told_from_what_is_kept(database: str) -> None:
    """Neither the visitor's words nor a hash of them stand in Redis."""
    await count_visit([uuid7()], "203.0.113.7 Firefox")
    kept = b""
    for name in await redis().keys("visits:*"):
        kept += str(name).encode() + await _raw(str(name))
    assert kept
    assert b"203.0.113.7" not in kept
    assert b"Firefox" not in kept


async def _raw(name: str) -> bytes:
    found = await redis().type(name)
    if found == "set":
        return " ".join(sorted(str(one) for one in await redis().smembers(name))).encode()
    # A HyperLogLog is registers of six bits: its size does not grow with who came.
    return f"{await redis().pfcount(name)}".encode()


async def test_neighbours_and_strangers_are_counted_and_staff_is_not(database: str) -> None:
    """A page read by its merchant says nothing; the same neighbour twice is one."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    app = the_application()
    neighbour = await a_neighbour(street)
    for person in (neighbour, neighbour, street.owner):
        async with browser_of(app, person) as reader:
            answer = await reader.get(f"/campaigns/{campaign}")
            assert answer.status_code == 200, answer.text
    for address in ("203.0.113.7", "203.0.113.8"):
        stranger = Browser(app, address)
        async with stranger.client:
            assert (await stranger.get(f"/campaigns/{campaign}")).status_code == 200
            assert (await stranger.get(f"/shops/{street.merchant}")).status_code == 200
    await keep_visit_counts()
    assert await counted(campaign) == [3]
    assert await counted(street.merchant) == [3]
