"""Small questions to the rows behind the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch

if TYPE_CHECKING:
    from uuid import UUID


async def merchant_of(campaign_id: UUID) -> list[UUID]:
    """Give the merchant of a campaign, as a list for the index."""
    return [
        row["merchant"]
        for row in await fetch("SELECT merchant FROM campaign WHERE id = $1", campaign_id)
    ]
