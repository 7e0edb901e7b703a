"""The operator stops a campaign, or a merchant for a while or for good, and lets it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from core.refusals import Text
from marketplace.desk_roles import STOP_ROLES
from marketplace.facts import MerchantResumed, MerchantSuspended
from marketplace.locks import lock_campaigns
from marketplace.merchants.telling_merchants import tell_of_stopped_campaign
from marketplace.refusals import MerchantMoved, NoSuchCampaign, NoSuchMerchant
from marketplace.selling.publishing import cancel_campaign
from marketplace.selling.quotas import lock_quotas_of_campaigns
from marketplace.tables.merchants import MerchantState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.access import Viewer

SELLING_OR_SUSPENDED = (MerchantState.APPROVED, MerchantState.SUSPENDED)

contribute_audit_texts(
    {
        "campaign.stopped": Text("平台取消了团购", "The platform cancelled a group-buy"),
        "merchant.suspended": Text("暂停了商户", "A merchant was suspended"),
        "merchant.ended": Text("终止了与商户的合作", "Working with a merchant was ended"),
        "merchant.resumed": Text("恢复了商户", "A merchant may sell again"),
    }
)


async def stop_campaign(viewer: Viewer, campaign_id: UUID, reason: str) -> None:
    """Cancel anybody's campaign before it was decided; buyers and merchant read the reason.

    Raises NoSuchCampaign, and CampaignNotEditable for a draft or one that was decided.
    """
    viewer.require_platform(*STOP_ROLES)
    async with transaction():
        await _stop(viewer, campaign_id, reason)


async def suspend_merchant(
    viewer: Viewer, merchant_id: UUID, reason: str, *, cancel: Sequence[UUID] = ()
) -> None:
    """Let a merchant publish nothing new, and cancel those of its campaigns that are named.

    The others run to their end, and what was decided is delivered and settled. All of it
    happens or nothing: raises NoSuchMerchant, MerchantMoved when it is not approved,
    NoSuchCampaign and CampaignNotEditable.
    """
    viewer.require_platform(*STOP_ROLES)
    async with transaction():
        await _move(merchant_id, (MerchantState.APPROVED,), MerchantState.SUSPENDED)
        await open_suspension(merchant_id, reason, by=viewer.person_id)
        await _stop_named(viewer, merchant_id, cancel, reason)
        await _note("merchant.suspended", viewer, merchant_id)
        await record(MerchantSuspended(merchant_id=merchant_id))


async def end_merchant(
    viewer: Viewer, merchant_id: UUID, reason: str, *, cancel: Sequence[UUID] = ()
) -> None:
    """Stop working with a merchant, suspended before or not; else as suspending it.

    Its shop is not shown any longer; what was decided is delivered, settled and paid out as before.
    """
    viewer.require_platform(*STOP_ROLES)
    async with transaction():
        before = await _move(merchant_id, SELLING_OR_SUSPENDED, MerchantState.CLOSED)
        if before is MerchantState.SUSPENDED:
            await close_suspension(merchant_id, reason, by=viewer.person_id)
        await open_suspension(merchant_id, reason, by=viewer.person_id, for_good=True)
        await _stop_named(viewer, merchant_id, cancel, reason)
        await _note("merchant.ended", viewer, merchant_id)
        await record(MerchantSuspended(merchant_id=merchant_id))


async def resume_merchant(viewer: Viewer, merchant_id: UUID, reason: str) -> None:
    """Let a merchant sell again that was suspended or ended.

    Raises NoSuchMerchant, and MerchantMoved when it sells already.
    """
    viewer.require_platform(*STOP_ROLES)
    async with transaction():
        stopped = (MerchantState.SUSPENDED, MerchantState.CLOSED)
        await _move(merchant_id, stopped, MerchantState.APPROVED)
        await close_suspension(merchant_id, reason, by=viewer.person_id)
        await _note("merchant.resumed", viewer, merchant_id)
        await record(MerchantResumed(merchant_id=merchant_id))


@within_transaction
async def open_suspension(
    merchant_id: UUID, reason: str, *, by: UUID | None, for_good: bool = False
) -> None:
    """Write down that a merchant is stopped, and why; by None it is the clock, for a licence."""
    await execute(
        """INSERT INTO merchant_suspension (id, merchant, reason, suspended_by, suspended_at,
             for_good, licence_lapsed) VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        uuid7(),
        merchant_id,
        reason,
        by,
        clock.now(),
        for_good,
        by is None,
    )


@within_transaction
async def close_suspension(merchant_id: UUID, reason: str, *, by: UUID) -> None:
    """Write down that what stopped a merchant is over, and why."""
    await execute(
        """UPDATE merchant_suspension SET resumed_at = $2, resumed_by = $3, resume_reason = $4
           WHERE merchant = $1 AND resumed_at IS NULL""",
        merchant_id,
        clock.now(),
        by,
        reason,
    )


@within_transaction
async def _stop_named(
    viewer: Viewer, merchant_id: UUID, cancel: Sequence[UUID], reason: str
) -> None:
    await lock_campaigns(cancel)
    await lock_quotas_of_campaigns(cancel)
    for campaign_id in sorted(set(cancel)):
        await _require_own(merchant_id, campaign_id)
        await _stop(viewer, campaign_id, reason)


@within_transaction
async def _stop(viewer: Viewer, campaign_id: UUID, reason: str) -> None:
    await cancel_campaign(campaign_id, note=reason)
    merchant_id = await fetch_value("SELECT merchant FROM campaign WHERE id = $1", campaign_id)
    await _note("campaign.stopped", viewer, merchant_id, campaign=str(campaign_id))
    await tell_of_stopped_campaign(campaign_id)


@within_transaction
async def _move(
    merchant_id: UUID, before: Sequence[MerchantState], after: MerchantState
) -> MerchantState:
    # Against publishing, which shares the row: what is published was published before this.
    row = await fetch_row("SELECT state FROM merchant WHERE id = $1 FOR NO KEY UPDATE", merchant_id)
    if row is None:
        raise NoSuchMerchant
    if row["state"] not in before:
        raise MerchantMoved(state=row["state"])
    await execute("UPDATE merchant SET state = $2 WHERE id = $1", merchant_id, after.value)
    return MerchantState(row["state"])


async def _require_own(merchant_id: UUID, campaign_id: UUID) -> None:
    known = await fetch_value(
        "SELECT 1 FROM campaign WHERE id = $1 AND merchant = $2", campaign_id, merchant_id
    )
    if not known:
        raise NoSuchCampaign


async def _note(what: str, viewer: Viewer, merchant_id: UUID, **details: str) -> None:
    await record_audit(what, done_by=viewer.person_id, party_id=merchant_id, details=details)
