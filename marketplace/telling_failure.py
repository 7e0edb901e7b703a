"""Writing to a buyer why a campaign did not happen: too few, or cancelled, by whom and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.queries import language_of
from accounts.telling import tell
from core.amounts import yuan
from core.database import fetch_row, within_transaction
from core.refusals import Language, Text
from core.settings import settings
from marketplace.notices import GROUP_CANCELLED, GROUP_FAILED
from marketplace.refunds.previewing_refunds import next_run_of
from marketplace.tables.campaigns import FailureReason

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

WHO = {
    FailureReason.CANCELLED_BY_MERCHANT.value: Text("商户", "The merchant"),
    FailureReason.CANCELLED_BY_OPERATOR.value: Text("平台", "The platform"),
}

NEXT_RUN = Text(
    "同样的商品又开了一团，点开订单一键加入：{page}",
    " The same goods are on again; join with one tap in your order: {page}",
)


@within_transaction
async def tell_why_it_failed(order_id: UUID) -> None:
    """Say why the money of an order comes back."""
    row = await fetch_row(
        """SELECT o.*, run.state AS run_state, run.failure_reason, run.failure_note
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
            "next": await _next_run(row, language),
        },
    )


async def _next_run(order: asyncpg.Record, language: Language) -> str:
    """Lead to the page where one tap joins the next run of the same goods, when one is open."""
    if await next_run_of(order) is None:
        return ""
    page = f"{settings().public_url}/orders/{order['id']}"
    return NEXT_RUN.in_language(language).replace("{page}", page)
