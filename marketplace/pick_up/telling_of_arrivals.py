"""Writing to buyers, merchants and points when goods are late, too few, or never come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from accounts.telling import tell
from core.database import fetch, fetch_row, fetch_value, within_transaction
from marketplace.announcing import tell_buyer
from marketplace.desk_roles import STOP_ROLES
from marketplace.local_time import local_time
from marketplace.merchants.telling_merchants import tell_owners
from marketplace.pick_up.arrival_notices import (
    MERCHANT_LATE,
    MERCHANT_NOTHING,
    MERCHANT_SHORT,
    PLATFORM_LATE,
    POINT_LATE,
    POINT_NOTHING,
    buyer_short,
    nothing_came,
)
from marketplace.pick_up.shortage import ShortageRule

if TYPE_CHECKING:
    from uuid import UUID

    from marketplace.notices import Notice


class AwaitedArrival(NamedTuple):
    """Whose goods come to a point, whose point it is, and what was said of them."""

    merchant: UUID
    merchant_name: str
    title: str
    point: str
    party: UUID
    collect_from: datetime
    arrived_at: datetime | None
    by_the_clock: bool
    nothing_came: bool
    note: str


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
async def awaited_arrival(arrival_id: UUID) -> AwaitedArrival | None:
    """Give whose goods come to a point; None when the plan is gone."""
    row = await fetch_row(
        """SELECT run.merchant, merchant.name AS merchant_name, offer.title,
             point.name AS point, point.party, at.collect_from, at.arrived_at,
             at.arrived_by IS NULL AS by_the_clock,
             (SELECT bool_and(received_units = 0) FROM arrival_count WHERE at = at.id) IS TRUE
               AS nothing_came,
             coalesce(at.arrival_note, '') AS note
           FROM campaign_point at
           JOIN campaign run ON run.id = at.campaign JOIN offer ON offer.id = run.offer
           JOIN merchant ON merchant.id = run.merchant
           JOIN pick_up_point point ON point.id = at.point WHERE at.id = $1""",
        arrival_id,
    )
    return AwaitedArrival(**row) if row else None


@within_transaction
async def tell_of_shortage(arrival_id: UUID, missing_units: int) -> None:
    """Say to a merchant how many units were missing; where nothing came the point hears it, too."""
    found = await awaited_arrival(arrival_id)
    if found is None:
        return
    fields = {
        "title": found.title,
        "point": found.point,
        "missing": str(missing_units),
        "note": found.note or "—",
    }
    if not found.nothing_came:
        await tell_owners(found.merchant, MERCHANT_SHORT, fields, purpose="order")
        return
    await _tell_both(
        found,
        nothing_came(MERCHANT_NOTHING, by_the_clock=found.by_the_clock),
        nothing_came(POINT_NOTHING, by_the_clock=found.by_the_clock),
        fields,
    )


@within_transaction
async def tell_of_late_goods_now(arrival_id: UUID) -> None:
    """Say to merchant, point and platform that goods should be there; not when they came since."""
    found = await awaited_arrival(arrival_id)
    if found is None or found.arrived_at is not None:
        return
    orders = await fetch_value(
        """SELECT count(*) FROM market_order o JOIN campaign_point at
             ON at.campaign = o.campaign AND at.point = o.point
           WHERE at.id = $1 AND o.state = 'confirmed'""",
        arrival_id,
    )
    fields = {
        "title": found.title,
        "point": found.point,
        "from": local_time(found.collect_from),
        "merchant": found.merchant_name,
        "orders": str(orders),
    }
    await _tell_both(found, MERCHANT_LATE, POINT_LATE, fields)
    await _tell_platform(PLATFORM_LATE, fields)


@within_transaction
async def _tell_both(
    found: AwaitedArrival, to_merchant: Notice, to_point: Notice, fields: dict[str, str]
) -> None:
    await tell_owners(found.merchant, to_merchant, fields, purpose="order")
    if found.party != found.merchant:
        await tell_owners(found.party, to_point, fields, purpose="order")


@within_transaction
async def _tell_platform(notice: Notice, fields: dict[str, str]) -> None:
    people = await fetch(
        """SELECT DISTINCT member.person FROM membership member
           JOIN party ON party.id = member.party
           WHERE party.kind = 'platform' AND member.role = ANY($1) AND member.ended_at IS NULL
           ORDER BY member.person""",
        list(STOP_ROLES),
    )
    for one in people:
        await tell(one["person"], "order", subject=notice.subject, body=notice.body, fields=fields)
