"""Where the demo takes place: a real district with its real streets and communities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.importing_communities import import_communities
from core.database import fetch

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

DISTRICT = "310106"
STREET = "310106011"
SERVED = 4


@dataclass(frozen=True)
class Places:
    """The communities the demo's merchants serve, the first one being the residents' own."""

    communities: tuple[UUID, ...]
    names: tuple[str, ...]


async def make_places(say: Callable[[str], None]) -> Places:
    """Import the district and choose neighbouring communities of one street."""
    count = await import_communities(DISTRICT)
    rows = await fetch(
        """SELECT id, name FROM community WHERE level = 'community' AND code LIKE $1
           ORDER BY code LIMIT $2""",
        f"{STREET}%",
        SERVED,
    )
    say(f"{count.whole} places of Jing'an imported; the demo lives in {rows[0]['name']}")
    return Places(tuple(row["id"] for row in rows), tuple(row["name"] for row in rows))
