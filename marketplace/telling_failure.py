"""Writing to a buyer why a campaign did not happen: too few, or cancelled, by whom and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.queries import language_of
from accounts.telling import tell
from core.amounts import yuan
from core.database import fetch_row, within_transaction
from core.refusals import Text
from marketplace.notices import GROUP_CANCELLED, GROUP_FAILED
from marketplace.tables.campaigns import FailureReason

if TYPE_CHECKING:
    from uuid import UUID

WHO = {
    FailureReason.CANCELLED_BY_MERCHANT.value: Text("商户", "The merchant"),
    FailureReason.CANCELLED_BY_OPERATOR.value: Text("平台", "The platform"),
}


@within_transaction
async def tell_why_it_failed(order_id: UUID) -> None:
    """Say why the money of an order comes back."""
    row = await fetch_row(
        """SELECT o.buyer, o.paid_fen, o.title, run.failure_reason, run.failure_note
           FROM market_order o
           JOIN campaign run ON run.id = o.campaign WHERE o.id = $1""",
        order_id,
    )
    if row is None:
        return
    who = WHO.get(row["failure_reason"] or "")
    notice = GROUP_CANCELLED if who else GROUP_FAILED
    language = await language_of(row["buyer"])
    await tell(
        row["buyer"],
        "order",
        subject=notice.subject,
        body=notice.body,
        fields={
            "title": row["title"],
            "amount": yuan(row["paid_fen"]),
            "who": who.in_language(language) if who else "",
            "reason": row["failure_note"] or "—",
        },
    )
