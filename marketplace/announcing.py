"""Telling whoever watches or waits: pages that are open, and the buyer wherever they are."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from accounts.telling import tell
from core.amounts import yuan
from core.database import fetch_row, fetch_value, within_transaction
from core.live import publish
from marketplace.queries.progress import progress_of
from marketplace.refusals import NoSuchCampaign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from marketplace.notices import Notice


@within_transaction
async def announce_campaign(campaign_id: UUID) -> None:
    """Show a campaign's progress on the pages that watch it, and on its merchant's board."""
    try:
        await publish(f"campaign:{campaign_id}", asdict(await progress_of(campaign_id)))
    except NoSuchCampaign:
        return
    merchant = await fetch_value("SELECT merchant FROM campaign WHERE id = $1", campaign_id)
    await publish(f"merchant:{merchant}", {})
    await announce_platform()


@within_transaction
async def announce_order(order_id: UUID) -> None:
    """Make the pages that watch an order read it again, and the boards that count it."""
    await publish(f"order:{order_id}", {})
    order = await fetch_row("SELECT merchant, point FROM market_order WHERE id = $1", order_id)
    if order is not None:
        await publish(f"merchant:{order['merchant']}", {})
        await publish(f"point:{order['point']}", {})
        await announce_platform()


async def announce_platform() -> None:
    """Make the open overviews of the platform's people read their figures again."""
    await publish("platform", {})


@within_transaction
async def tell_buyer(
    order_id: UUID,
    notice: Notice,
    amount_fen: int | None = None,
    *,
    more: Mapping[str, str] | None = None,
) -> None:
    """Write to the buyer of an order; the amount is what was paid unless given.

    ``more`` are fields of the notice besides title, amount, quantity, point and address.
    """
    row = await fetch_row(
        """SELECT o.buyer, o.paid_fen, o.quantity, o.title, point.name, point.address
           FROM market_order o
           JOIN pick_up_point point ON point.id = o.point WHERE o.id = $1""",
        order_id,
    )
    if row is None:
        return
    await tell(
        row["buyer"],
        "order",
        subject=notice.subject,
        body=notice.body,
        fields={
            "title": row["title"],
            "amount": yuan(row["paid_fen"] if amount_fen is None else amount_fen),
            "quantity": str(row["quantity"]),
            "point": row["name"],
            "address": row["address"],
            **(more or {}),
        },
    )
