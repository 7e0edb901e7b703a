"""Who may look a list over: the merchant's people, and those of a point it brings goods to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_row, fetch_value
from marketplace.pasted_lists.refusals import NoSuchGroupList
from marketplace.refusals import NoSuchCampaign

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer


async def require_campaign_staff(viewer: Viewer, campaign_id: UUID) -> None:
    """Let those pass who sell a campaign or hand it out; raises NoSuchCampaign."""
    row = await fetch_row(
        """SELECT merchant, ARRAY(SELECT point.party FROM campaign_point at
             JOIN pick_up_point point ON point.id = at.point
             WHERE at.campaign = campaign.id) AS houses
           FROM campaign WHERE id = $1""",
        campaign_id,
    )
    parties = [row["merchant"], *row["houses"]] if row else []
    if not any(viewer.membership(party) for party in parties):
        raise NoSuchCampaign


async def require_list_staff(viewer: Viewer, list_id: UUID) -> None:
    """Let those pass who may look after a list; raises NoSuchGroupList."""
    campaign = await fetch_value("SELECT campaign FROM group_list WHERE id = $1", list_id)
    if campaign is None:
        raise NoSuchGroupList
    try:
        await require_campaign_staff(viewer, campaign)
    except NoSuchCampaign:
        raise NoSuchGroupList from None
