"""An operator looks at a group-buy before it is seen: below cost, or of low credit (rule 3.18)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_value, transaction, within_transaction
from core.outbox import record
from core.refusals import Text
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.facts_of_publishing import CampaignReviewed
from marketplace.locks import lock_campaign
from marketplace.refusals import CampaignNotEditable, EditedMeanwhile, NoSuchCampaign
from marketplace.selling.below_cost import sells_below_cost
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.drafting import require_selling
from marketplace.selling.publishing import open_campaign

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

contribute_audit_texts(
    {
        "campaign.approved": Text("放行了团购", "A group-buy was approved"),
        "campaign.approved_below_cost": Text(
            "放行了低于成本的团购", "A group-buy below cost was approved"
        ),
        "campaign.returned": Text("退回了团购", "A group-buy was sent back"),
    }
)


async def approve_campaign(viewer: Viewer, campaign_id: UUID, *, version: int) -> None:
    """Let a group-buy that waits be seen, as the operator saw it; again changes nothing.

    Raises NoSuchCampaign, CampaignNotEditable, EditedMeanwhile, and whatever stands against
    publishing it now: its merchant may have been stopped, its offer be in another group-buy.
    """
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        merchant = await fetch_value("SELECT merchant FROM campaign WHERE id = $1", campaign_id)
        if merchant is None:
            raise NoSuchCampaign
        await require_selling(merchant)
        campaign = await _locked(campaign_id)
        if campaign["reviewed_at"] is not None and campaign["published_at"] is not None:
            return
        _require_waiting(campaign)
        if campaign["version"] != version:
            raise EditedMeanwhile
        below = await sells_below_cost(campaign)
        await open_campaign(campaign)
        await _note(viewer, campaign, None)
        what = "campaign.approved_below_cost" if below else "campaign.approved"
        await _audit(viewer, campaign, what, campaign["below_cost_reason"] if below else None)


async def return_campaign(viewer: Viewer, campaign_id: UUID, reason: str) -> None:
    """Send a group-buy that waits back to its merchant, who reads why and may change it.

    Raises NoSuchCampaign and CampaignNotEditable.
    """
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        campaign = await _locked(campaign_id)
        _require_waiting(campaign)
        await execute(
            "UPDATE campaign SET state = 'draft', version = version + 1 WHERE id = $1", campaign_id
        )
        await _note(viewer, campaign, reason)
        await _audit(viewer, campaign, "campaign.returned", reason)


async def _locked(campaign_id: UUID) -> asyncpg.Record:
    campaign = await lock_campaign(campaign_id)
    if campaign is None:
        raise NoSuchCampaign
    return campaign


def _require_waiting(campaign: asyncpg.Record) -> None:
    if campaign["state"] != CampaignState.IN_REVIEW:
        raise CampaignNotEditable(state=campaign["state"])


@within_transaction
async def _note(viewer: Viewer, campaign: asyncpg.Record, reason: str | None) -> None:
    await execute(
        """UPDATE campaign SET reviewed_at = $2, reviewed_by = $3, review_note = $4
           WHERE id = $1""",
        campaign["id"],
        clock.now(),
        viewer.person_id,
        reason,
    )
    await record(CampaignReviewed(campaign_id=campaign["id"], approved=reason is None))


@within_transaction
async def _audit(viewer: Viewer, campaign: asyncpg.Record, what: str, reason: str | None) -> None:
    details = {"campaign": campaign["number"], **({"reason": reason} if reason else {})}
    await record_audit(
        what, done_by=viewer.person_id, party_id=campaign["merchant"], details=details
    )
