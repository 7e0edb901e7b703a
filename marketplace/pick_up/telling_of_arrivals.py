"""Writing to buyers and merchants when fewer goods came than were sold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.database import fetch_row, within_transaction
from marketplace.announcing import tell_buyer
from marketplace.merchants.telling_merchants import tell_owners
from marketplace.pick_up.arrival_notices import MERCHANT_SHORT, buyer_short
from marketplace.pick_up.shortage import ShortageRule

if TYPE_CHECKING:
    from uuid import UUID


class ShortArrival(NamedTuple):
    """Whose goods came short, and where."""

    merchant: UUID
    title: str
    point: str


@within_transaction
async def tell_who_is_short(refund_id: UUID) -> None:
    """Say how many units a buyer gets, by which rule, and what comes back for the others."""
    row = await fetch_row(
        """SELECT back.parent, back.units, back.amount_fen, run.shortage_rule,
             (SELECT sum(quantity - refunded_units) FROM order_line line
              WHERE line.parent = back.parent)::integer AS got
           FROM order_refund back JOIN market_order placed ON placed.id = back.parent
           JOIN campaign run ON run.id = placed.campaign
           WHERE back.id = $1 AND back.reason = 'short_delivery'""",
        refund_id,
    )
    if row is None:
        return
    notice = buyer_short(ShortageRule(row["shortage_rule"]))
    more = {"got": str(row["got"]), "missing": str(row["units"])}
    await tell_buyer(row["parent"], notice, row["amount_fen"], more=more)


@within_transaction
async def short_arrival(arrival_id: UUID) -> ShortArrival | None:
    """Give whose goods came short; None when the plan is gone."""
    row = await fetch_row(
        """SELECT run.merchant, offer.title, point.name AS point FROM campaign_point at
           JOIN campaign run ON run.id = at.campaign JOIN offer ON offer.id = run.offer
           JOIN pick_up_point point ON point.id = at.point WHERE at.id = $1""",
        arrival_id,
    )
    return ShortArrival(**row) if row else None


@within_transaction
async def tell_merchant_of_shortage(arrival_id: UUID, missing_units: int) -> None:
    """Say to those in charge of a merchant how many units were missing at a point."""
    found = await short_arrival(arrival_id)
    if found is not None:
        fields = {"title": found.title, "point": found.point, "missing": str(missing_units)}
        await tell_owners(found.merchant, MERCHANT_SHORT, fields, purpose="order")
