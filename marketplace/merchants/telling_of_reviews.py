"""Writing to a merchant what came of a group-buy that an operator looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_row, within_transaction
from core.refusals import Text
from marketplace.merchants.telling_merchants import tell_owners
from marketplace.notices import Notice

if TYPE_CHECKING:
    from uuid import UUID

APPROVED = Notice(
    Text("团购审核通过：{title}", "Approved: {title}"),
    Text(
        "平台看过了“{title}”，已按您定的时间开团。",
        "The platform looked at “{title}”. It is open, or opens at the time you set.",
    ),
)
RETURNED = Notice(
    Text("团购被退回：{title}", "Sent back: {title}"),
    Text(
        "平台没有放行“{title}”，原因：{reason}。您可以改好后重新发布。",
        "The platform did not approve “{title}”: {reason}. Change it and publish it again.",
    ),
)


@within_transaction
async def tell_of_review(campaign_id: UUID, *, approved: bool) -> None:
    """Say that a group-buy was approved, or sent back and why."""
    row = await fetch_row(
        """SELECT run.merchant, run.review_note, offer.title FROM campaign run
           JOIN offer ON offer.id = run.offer WHERE run.id = $1""",
        campaign_id,
    )
    if row is None:
        return
    fields = {"title": row["title"], "reason": row["review_note"] or ""}
    notice = APPROVED if approved else RETURNED
    await tell_owners(row["merchant"], notice, fields, purpose="merchant")
