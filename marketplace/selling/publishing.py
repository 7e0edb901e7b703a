"""Campaigns: drafting, publishing, changing and cancelling a run of an offer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from core.refusals import Text
from marketplace.credit.selling_right import require_credit
from marketplace.credit.standing import Selling
from marketplace.facts import CampaignPublished
from marketplace.facts_of_publishing import CampaignSubmitted
from marketplace.locks import lock_campaign
from marketplace.merchants.being_away import require_present
from marketplace.refusals import (
    BadCampaign,
    CampaignNotEditable,
    EditedMeanwhile,
    NoSuchCampaign,
    NoSuchOffer,
    OfferInUse,
)
from marketplace.selling.below_cost import sells_below_cost
from marketplace.selling.campaign_plan import CampaignPlan
from marketplace.selling.campaign_rules import complaints_about
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.deciding import fail_campaign
from marketplace.selling.drafting import require_selling
from marketplace.selling.publishing_checks import require_fitting_points
from marketplace.selling.quotas import bind_quotas
from marketplace.selling.writing_plans import rewrite_plan, write_plan
from marketplace.settling.debts import require_no_debt
from marketplace.tables.campaigns import FailureReason

if TYPE_CHECKING:
    import asyncpg

# What was asked once is not asked again by a second tap.
PUBLISHED = frozenset({CampaignState.OPEN, CampaignState.SCHEDULED, CampaignState.IN_REVIEW})
EDITABLE = frozenset({CampaignState.DRAFT, CampaignState.IN_REVIEW})
# A draft is nobody's promise yet: there is nothing to cancel, and nobody to tell.
CANCELLABLE = frozenset({CampaignState.SCHEDULED, CampaignState.OPEN, CampaignState.CLOSING})


async def draft_campaign(
    merchant_id: UUID,
    offer_id: UUID,
    plan: CampaignPlan,
    *,
    by: UUID,
    campaign_id: UUID | None = None,
) -> UUID:
    """Write a campaign nobody sees yet and give its id; raises NoSuchOffer, BadCampaign."""
    _complain(plan)
    made = campaign_id or uuid7()
    async with transaction():
        await require_selling(merchant_id)
        await _require_offer(merchant_id, offer_id)
        await write_plan(made, merchant_id, offer_id, plan, by)
    return made


async def change_campaign(
    merchant_id: UUID, campaign_id: UUID, plan: CampaignPlan, *, version: int
) -> int:
    """Change a draft that still has the version the merchant saw; give the new version.

    One that waits for an operator is a draft again.

    Raises NoSuchCampaign, CampaignNotEditable, EditedMeanwhile and BadCampaign.
    """
    _complain(plan)
    async with transaction():
        campaign = await locked_of(merchant_id, campaign_id)
        if campaign["state"] not in EDITABLE:
            raise CampaignNotEditable(state=campaign["state"])
        if campaign["version"] != version:
            raise EditedMeanwhile
        await rewrite_plan(campaign, plan)
    return version + 1


async def publish_campaign(merchant_id: UUID, campaign_id: UUID) -> None:
    """Make a draft visible: open now, or scheduled; publishing again changes nothing.

    What may be sold below its cost waits for an operator first, and so does all of a merchant
    whose credit is low. Raises MerchantNotSelling, MerchantIsAway, CreditTooLow, MerchantOwes,
    NoSuchCampaign, BelowCost when no reason is given, BadCampaign when its time has passed or a
    point does not fit, OfferInUse when the offer is in another campaign of a community at that
    time, and CampaignNotEditable when it ended.
    """
    async with transaction():
        # Before the campaign: whoever suspends a merchant takes the rows in this order, too.
        await require_selling(merchant_id)
        campaign = await locked_of(merchant_id, campaign_id)
        if campaign["state"] in PUBLISHED:
            return
        if campaign["state"] not in EDITABLE:
            raise CampaignNotEditable(state=campaign["state"])
        credit = await require_credit(merchant_id)
        await require_no_debt(merchant_id)
        below = await sells_below_cost(campaign)
        if below or credit is Selling.REVIEWED:
            await _require_publishable(campaign)
            await _ask_for_review(campaign_id)
        else:
            await open_campaign(campaign)


@within_transaction
async def open_campaign(campaign: asyncpg.Record) -> None:
    """Let a run that nothing stands against be seen; the caller holds its row.

    Raises BadCampaign when its time has passed or a point does not fit, MerchantIsAway and
    OfferInUse.
    """
    await _require_publishable(campaign)
    now = clock.now()
    opened = campaign["opens_at"] <= now
    await execute(
        """UPDATE campaign SET state = $2, published_at = $3, version = version + 1
           WHERE id = $1""",
        campaign["id"],
        (CampaignState.OPEN if opened else CampaignState.SCHEDULED).value,
        now,
    )
    await bind_quotas([campaign["id"]])
    await record(CampaignPublished(campaign_id=campaign["id"]))


@within_transaction
async def _ask_for_review(campaign_id: UUID) -> None:
    await execute(
        """UPDATE campaign SET state = 'in_review', review_asked_at = $2, reviewed_at = NULL,
             reviewed_by = NULL, review_note = NULL, version = version + 1 WHERE id = $1""",
        campaign_id,
        clock.now(),
    )
    await record(CampaignSubmitted(campaign_id=campaign_id))


async def _require_publishable(campaign: asyncpg.Record) -> None:
    await require_present(campaign)
    await _require_free_offer(campaign)
    await require_fitting_points(campaign)
    if campaign["closes_at"] <= clock.now():
        raise BadCampaign(complaints=[Text("截单时间已经过去", "the closing time has passed")])


async def cancel_campaign(campaign_id: UUID, *, note: str, merchant_id: UUID | None = None) -> None:
    """Cancel a campaign before it was decided; everyone who paid is refunded in full.

    With a merchant it is the merchant's act, without one the operator's. Raises
    NoSuchCampaign and CampaignNotEditable.
    """
    by_merchant = merchant_id is not None
    async with transaction():
        campaign = await lock_campaign(campaign_id)
        if campaign is None or (by_merchant and campaign["merchant"] != merchant_id):
            raise NoSuchCampaign
        if campaign["state"] not in CANCELLABLE:
            raise CampaignNotEditable(state=campaign["state"])
        reason = (
            FailureReason.CANCELLED_BY_MERCHANT
            if by_merchant
            else FailureReason.CANCELLED_BY_OPERATOR
        )
        await fail_campaign(campaign, reason, note)


@within_transaction
async def locked_of(merchant_id: UUID, campaign_id: UUID) -> asyncpg.Record:
    """Lock a merchant's campaign; raises NoSuchCampaign."""
    campaign = await lock_campaign(campaign_id)
    if campaign is None or campaign["merchant"] != merchant_id:
        raise NoSuchCampaign
    return campaign


def _complain(plan: CampaignPlan) -> None:
    complaints = complaints_about(plan, clock.now())
    if complaints:
        raise BadCampaign(complaints=complaints)


async def _require_offer(merchant_id: UUID, offer_id: UUID) -> None:
    row = await fetch_row(
        "SELECT state FROM offer WHERE id = $1 AND merchant = $2 FOR SHARE", offer_id, merchant_id
    )
    if row is None or row["state"] == "withdrawn":
        raise NoSuchOffer


async def _require_free_offer(campaign: asyncpg.Record) -> None:
    # A neighbour sees one price: only runs of an offer that share no community may run at once.
    # The offer's row is the lock: two campaigns of it cannot be published side by side.
    await execute("SELECT FROM offer WHERE id = $1 FOR UPDATE", campaign["offer"])
    other = await fetch_value(
        """SELECT 1 FROM campaign WHERE offer = $1 AND id <> $2
             AND state IN ('scheduled', 'open', 'closing')
             AND opens_at < $4 AND closes_at > $3 AND EXISTS (
               SELECT FROM campaign_community theirs JOIN campaign_community ours
                 ON ours.community = theirs.community
               WHERE theirs.campaign = campaign.id AND ours.campaign = $2) LIMIT 1""",
        campaign["offer"],
        campaign["id"],
        campaign["opens_at"],
        campaign["closes_at"],
    )
    if other:
        raise OfferInUse
