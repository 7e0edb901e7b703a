"""Saying before closing that a group-buy happens: what is paid is enough already (rule L5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.telling import tell
from core import clock
from core.database import execute, fetch, within_transaction
from core.outbox import record
from core.refusals import Text
from marketplace.facts_of_closing import CampaignThresholdMet
from marketplace.locks import lock_campaign
from marketplace.notices import Notice
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.counting import counted, thresholds_of
from marketplace.selling.success import met

if TYPE_CHECKING:
    from uuid import UUID

ENOUGH = Notice(
    Text("人够了，能成团：{title}", "Enough have joined: {title}"),
    Text(
        "“{title}”已达到成团条件。截单时定最终价；价格再降，差价自动退给您。",
        "“{title}” has what it needs to happen. The final price is decided at closing; if it "
        "falls, the difference comes back to you by itself.",
    ),
)


@within_transaction
async def note_success(campaign_id: UUID) -> bool:
    """Write once that a campaign has what it needs; what is lost later does not unsay it."""
    campaign = await lock_campaign(campaign_id)
    if (
        campaign is None
        or campaign["threshold_met_at"] is not None
        or campaign["state"] not in {CampaignState.OPEN, CampaignState.CLOSING}
        or not met(thresholds_of(campaign), await counted(campaign))
    ):
        return False
    await execute(
        "UPDATE campaign SET threshold_met_at = $2 WHERE id = $1", campaign_id, clock.now()
    )
    await record(CampaignThresholdMet(campaign_id=campaign_id))
    return True


@within_transaction
async def tell_of_success(campaign_id: UUID) -> None:
    """Write to everybody who has paid; whoever joins from now on sees it on the page."""
    buyers = await fetch(
        """SELECT DISTINCT buyer, title FROM market_order
           WHERE campaign = $1 AND state = 'paid_waiting' ORDER BY buyer""",
        campaign_id,
    )
    for row in buyers:
        await tell(
            row["buyer"],
            "order",
            subject=ENOUGH.subject,
            body=ENOUGH.body,
            fields={"title": row["title"]},
        )
