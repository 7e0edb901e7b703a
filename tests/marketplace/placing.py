"""A community with an operator, a shop and an organisation, ready for pick-up points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from tests.marketplace.builders import Street, a_party, a_street
from tests.people import a_person

if TYPE_CHECKING:
    from tests.accounts.browser import Browser

DAILY = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "until": "20:00"}]


@dataclass(frozen=True)
class Town:
    """Who and what there is."""

    street: Street
    operator: UUID
    community: UUID
    house: UUID


async def a_town() -> Town:
    """Found a platform over a street, with a community (居委会) that may have points."""
    street, operator = await a_street(), await a_person()
    await a_party("platform", "平台", owner=operator)
    house = await fetch_value("SELECT party FROM pick_up_point WHERE id = $1", street.point)
    return Town(street, operator, await a_neighbourhood(street.community), house)


async def a_neighbourhood(parent: UUID, name: str = "桂花居委会") -> UUID:
    """Keep a community of the lowest level, which residents live in."""
    made = uuid7()
    code = str(made.int % 10**12).zfill(12)
    above = await fetch_value("SELECT path FROM community WHERE id = $1", parent)
    await execute(
        """INSERT INTO community (id, code, name, level, parent, path, path_names, active,
             imported_at)
           VALUES ($1, $2, $3, 'community', $4, $5, $6, true, $7)""",
        made,
        code,
        name,
        parent,
        f"{above}{code}/",
        name,
        clock.now(),
    )
    return made


def a_place(town: Town, **changes: Any) -> dict[str, Any]:
    """Describe a point as the operator's form sends it."""
    usual: dict[str, Any] = {
        "name": "邻里服务站",
        "address": "桂花路 18 号一楼",
        "community_id": str(town.community),
        "hours": DAILY,
        "note": "进门右手边",
        "party_id": str(town.house),
    }
    return {**usual, **changes}


def a_wish(town: Town, **changes: Any) -> dict[str, Any]:
    """Describe a point as a merchant's form sends it."""
    wish = a_place(town, name="老陈门店", **changes)
    del wish["party_id"]
    return wish


async def opened(desk: Browser, town: Town, **changes: Any) -> dict[str, Any]:
    """Open a point at the operator's desk and give it."""
    answer = await desk.post("/operator/pick-up-points", a_place(town, **changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found
