"""The pick-up code of an order, as its buyer shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_row
from marketplace.pick_up.code_rules import Standing, why_not
from marketplace.pick_up.pick_up_codes import PickUpToken, good_until, qr_text
from marketplace.pick_up.pick_up_rules import Waiting
from marketplace.refusals import NoProxyCode, OrderNotReady

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True)
class CodeView:
    """What a phone shows, also without a network: the QR text is good until ``expires_at``."""

    qr_text: str
    digits: str
    expires_at: datetime


@dataclass(frozen=True)
class ProxyCodeView(CodeView):
    """The code of a neighbour, by the name the buyer gave."""

    label: str


async def code_of(order_id: UUID) -> CodeView:
    """Give the code of an order that waits to be collected. Rights come before.

    Raises OrderNotReady, OrderGivenBack, WaitedTooLong and AlreadyCollected.
    """
    row = await fetch_row(
        """SELECT placed.state, placed.point, placed.collected_at, placed.uncollected_at,
                  placed.ready_at, coalesce(staff.display_name, '') AS staff_name,
                  code.digits, code.nonce, code.state AS code_state, code.kind, at.collect_until,
                  run.uncollected_days
           FROM market_order placed JOIN campaign run ON run.id = placed.campaign
           JOIN campaign_point at ON at.campaign = placed.campaign AND at.point = placed.point
           LEFT JOIN pick_up_code code ON code.order_id = placed.id AND code.kind = 'own'
           LEFT JOIN person staff ON staff.id = placed.collected_by
           WHERE placed.id = $1""",
        order_id,
    )
    if row is None:
        raise OrderNotReady(state="")
    refusal = why_not(Standing(*(row[field] for field in Standing._fields)))
    if refusal is not None:
        raise refusal
    waiting = Waiting(row["ready_at"], row["collect_until"], row["uncollected_days"])
    expires_at = good_until(waiting.kept_until, clock.now()).replace(microsecond=0)
    token = PickUpToken(order=order_id, point=row["point"], nonce=row["nonce"])
    return CodeView(qr_text=qr_text(token, expires_at), digits=row["digits"], expires_at=expires_at)


async def proxy_code_of(order_id: UUID) -> ProxyCodeView:
    """Give the live code of a neighbour who fetches the order; raises NoProxyCode."""
    row = await fetch_row(
        """SELECT placed.point, placed.ready_at, code.digits, code.nonce, code.label,
                  at.collect_until, run.uncollected_days
           FROM pick_up_code code JOIN market_order placed ON placed.id = code.order_id
           JOIN campaign run ON run.id = placed.campaign
           JOIN campaign_point at ON at.campaign = placed.campaign AND at.point = placed.point
           WHERE placed.id = $1 AND code.kind = 'proxy' AND code.state = 'live'""",
        order_id,
    )
    if row is None:
        raise NoProxyCode
    waiting = Waiting(row["ready_at"], row["collect_until"], row["uncollected_days"])
    expires_at = good_until(waiting.kept_until, clock.now()).replace(microsecond=0)
    token = PickUpToken(order=order_id, point=row["point"], nonce=row["nonce"])
    return ProxyCodeView(qr_text(token, expires_at), row["digits"], expires_at, row["label"])
