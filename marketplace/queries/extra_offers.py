"""Units that fill a case and are offered beside an order, as its buyer sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch
from marketplace.ordering.order_states import OrderState

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class ExtraOffer:
    """An order of its own, to be paid until ``hold_until`` or left to the merchant."""

    order_id: UUID
    units: int
    total_fen: int
    state: OrderState
    hold_until: datetime


async def extra_offers_of(order_ids: Sequence[UUID]) -> dict[UUID, ExtraOffer]:
    """Give what is or was offered beside some orders."""
    rows = await fetch(
        """SELECT id, extra_of, quantity, total_fen, state, hold_until FROM market_order
           WHERE extra_of = ANY($1)""",
        list(order_ids),
    )
    return {
        row["extra_of"]: ExtraOffer(
            row["id"], row["quantity"], row["total_fen"], row["state"], row["hold_until"]
        )
        for row in rows
    }
