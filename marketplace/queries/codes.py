"""The pick-up code of an order, as its buyer shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_row
from core.personal_data import mask_name
from marketplace.order_states import OrderState
from marketplace.pick_up_codes import PickUpToken, good_until, qr_text
from marketplace.refusals import AlreadyCollected, OrderGivenBack, OrderNotReady, WaitedTooLong

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True)
class CodeView:
    """What a phone shows, also without a network: the QR text is good until ``expires_at``."""

    qr_text: str
    digits: str
    expires_at: datetime


async def code_of(order_id: UUID) -> CodeView:
    """Give the code of an order that waits to be collected. Rights come before.

    Raises OrderNotReady, OrderGivenBack, WaitedTooLong and AlreadyCollected.
    """
    row = await fetch_row(
        """SELECT placed.state, placed.point, placed.collected_at, placed.uncollected_at,
                  staff.display_name,
                  code.digits, code.nonce, code.state AS code_state, at.collect_until
           FROM market_order placed
           JOIN campaign_point at ON at.campaign = placed.campaign AND at.point = placed.point
           LEFT JOIN pick_up_code code ON code.order_id = placed.id
           LEFT JOIN person staff ON staff.id = placed.collected_by
           WHERE placed.id = $1""",
        order_id,
    )
    state = row["state"] if row else ""
    if row is not None and row["collected_at"] is not None:
        by = mask_name(row["display_name"] or "")
        raise AlreadyCollected(collected_at=row["collected_at"], collected_by=by)
    if state in {OrderState.REFUNDING, OrderState.REFUNDED}:
        raise OrderGivenBack(state=state)
    if row is not None and row["uncollected_at"] is not None:
        raise WaitedTooLong(ended_at=row["uncollected_at"])
    if row is None or state != OrderState.READY or row["code_state"] != "live":
        raise OrderNotReady(state=state)
    expires_at = good_until(row["collect_until"], clock.now()).replace(microsecond=0)
    token = PickUpToken(order=order_id, point=row["point"], nonce=row["nonce"])
    return CodeView(qr_text=qr_text(token, expires_at), digits=row["digits"], expires_at=expires_at)
