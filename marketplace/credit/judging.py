"""What the platform's people record by hand: with words, and for a campaign when it was one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import fetch_value, transaction
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.credit.recording import record_event
from marketplace.credit.standing import CreditKind
from marketplace.desk_roles import STOP_ROLES
from marketplace.refusals import NoSuchCampaign, NoSuchMerchant

if TYPE_CHECKING:
    from accounts.access import Viewer

# Everything else is counted by what happened, not by somebody's judgement.
BY_HAND = frozenset(
    {CreditKind.CANCELLED_CAMPAIGN, CreditKind.FALSE_LISTING, CreditKind.PRAISE_BY_OPERATOR}
)

contribute_audit_texts(
    {
        "credit.recorded": Text("记了一条商户信用", "A credit event was recorded"),
        "credit.corrected": Text("撤回了一条商户信用", "A credit event was taken back"),
        "credit.upheld": Text("维持了一条商户信用", "A credit event was upheld"),
    }
)


async def record_by_hand(
    viewer: Viewer,
    merchant_id: UUID,
    kind: CreditKind,
    words: str,
    *,
    campaign_id: UUID | None = None,
) -> None:
    """Record an event of BY_HAND; for the same campaign and kind it counts once.

    Raises NoSuchMerchant, NoSuchCampaign, and ValueError for another kind.
    """
    viewer.require_platform(*STOP_ROLES)
    if kind not in BY_HAND:
        message = f"{kind} is not recorded by hand"
        raise ValueError(message)
    async with transaction():
        await _require(merchant_id, campaign_id)
        made = await record_event(
            merchant_id, kind, source=campaign_id or uuid7(), words=words, by=viewer.person_id
        )
        if made is not None:
            await record_audit(
                "credit.recorded",
                done_by=viewer.person_id,
                party_id=merchant_id,
                details={"event": str(made), "kind": kind.value},
            )


async def _require(merchant_id: UUID, campaign_id: UUID | None) -> None:
    if not await fetch_value("SELECT 1 FROM merchant WHERE id = $1", merchant_id):
        raise NoSuchMerchant
    if campaign_id is not None and not await fetch_value(
        "SELECT 1 FROM campaign WHERE id = $1 AND merchant = $2", campaign_id, merchant_id
    ):
        raise NoSuchCampaign
