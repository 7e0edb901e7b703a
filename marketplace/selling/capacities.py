"""Stock and room that change while group-buys run: never below what is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch, fetch_row, within_transaction
from marketplace.pick_up.storage import Storage
from marketplace.refusals import CapacityBelowPromises, EditedMeanwhile
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.quotas import bind_quotas
from marketplace.selling.room_words import place_on, stock_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# Whoever joined one of these counts on their units.
RUNNING = (
    CampaignState.SCHEDULED,
    CampaignState.OPEN,
    CampaignState.CLOSING,
    CampaignState.SUCCEEDED,
    CampaignState.PROCURING,
    CampaignState.ARRIVED,
    CampaignState.COLLECTING,
)
OF_OFFER = "SELECT id FROM campaign WHERE offer = $1 AND state = ANY($2)"
AT_POINT = """SELECT id FROM campaign WHERE state = ANY($2)
  AND id IN (SELECT campaign FROM campaign_point WHERE point = $1)"""


@within_transaction
async def lock_runs_of_offer(offer_id: UUID) -> list[UUID]:
    """Lock the running campaigns of an offer, before the offer; give them."""
    return await _lock(OF_OFFER, offer_id)


@within_transaction
async def lock_runs_at_point(point_id: UUID) -> list[UUID]:
    """Lock the running campaigns that bring goods to a point, before the point; give them."""
    return await _lock(AT_POINT, point_id)


@within_transaction
async def follow_stock(offer_id: UUID, runs: Sequence[UUID]) -> None:
    """Let the quotas of an offer follow the stock that was written to its variants.

    ``runs`` were locked before the offer, which the caller holds. Raises CapacityBelowPromises,
    and EditedMeanwhile when another run was published in between.
    """
    await _require_all(OF_OFFER, offer_id, runs)
    kinds = await fetch("SELECT id FROM offer_variant WHERE offer = $1", offer_id)
    await _follow([kind["id"] for kind in kinds], runs)


@within_transaction
async def follow_room(point_id: UUID, runs: Sequence[UUID]) -> None:
    """Let the quotas of a point follow the room that was written to it; as ``follow_stock``."""
    await _require_all(AT_POINT, point_id, runs)
    await _follow([point_id], runs)


async def _lock(which: str, subject: UUID) -> list[UUID]:
    rows = await fetch(
        f"{which} ORDER BY id FOR NO KEY UPDATE", subject, [state.value for state in RUNNING]
    )
    return [row["id"] for row in rows]


async def _require_all(which: str, subject: UUID, runs: Sequence[UUID]) -> None:
    rows = await fetch(which, subject, [state.value for state in RUNNING])
    if not {row["id"] for row in rows} <= set(runs):
        raise EditedMeanwhile


async def _follow(subjects: Sequence[UUID], runs: Sequence[UUID]) -> None:
    rows = await fetch(
        """SELECT id, capacity_of(kind, subject, storage) AS capacity FROM quota
           WHERE subject = ANY($1) ORDER BY id FOR UPDATE""",
        list(subjects),
    )
    await _unbind([row["id"] for row in rows if row["capacity"] is None])
    await bind_quotas(runs)
    await _require_promises(subjects)
    await execute(
        """UPDATE quota SET used_units = promised.units, capacity_units = CASE
             WHEN quota.day < $2 THEN greatest(promised.capacity, promised.units)
             ELSE promised.capacity END
           FROM promised_by($1) promised WHERE promised.quota = quota.id""",
        list(subjects),
        clock.today(),
    )


async def _unbind(quotas: Sequence[UUID]) -> None:
    await execute("DELETE FROM campaign_quota WHERE quota = ANY($1)", list(quotas))
    await execute("DELETE FROM quota WHERE id = ANY($1)", list(quotas))


async def _require_promises(subjects: Sequence[UUID]) -> None:
    # What a day that is over kept stays as it was; nobody can be sent away from it.
    fullest = await fetch_row(
        """SELECT promised.units, quota.day, quota.storage, kind.name
           FROM promised_by($1) promised JOIN quota ON quota.id = promised.quota
             LEFT JOIN offer_variant kind ON kind.id = quota.subject
           WHERE promised.units > promised.capacity AND (quota.day IS NULL OR quota.day >= $2)
           ORDER BY promised.units DESC, quota.day, quota.storage, quota.id LIMIT 1""",
        list(subjects),
        clock.today(),
    )
    if fullest is not None:
        day, storage = fullest["day"], fullest["storage"]
        where = place_on(day, Storage(storage)) if day else stock_of(fullest["name"] or "")
        raise CapacityBelowPromises(fullest["units"], where, day, storage)
