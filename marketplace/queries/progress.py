"""How far a campaign is, in the few figures everybody watches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.database import fetch_row
from marketplace.refusals import NoSuchCampaign

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True)
class Progress:
    """Paid units, the people behind them, what is left and the state."""

    units_paid: int
    people_paid: int
    stock_left: int
    state: str


async def progress_of(campaign_id: UUID) -> Progress:
    """Give a published campaign's progress; raises NoSuchCampaign."""
    row = await fetch_row(
        """SELECT paid_units, paid_people, stock_units - held_units - paid_units AS left, state
           FROM campaign WHERE id = $1 AND state NOT IN ('draft', 'in_review')""",
        campaign_id,
    )
    if row is None:
        raise NoSuchCampaign
    return Progress(row["paid_units"], row["paid_people"], row["left"], row["state"])
