"""Goods arrive at a pick-up point, or will not: their orders are ready, or are refunded."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.outbox import record
from marketplace.desk_roles import point_for_arrival
from marketplace.facts import CampaignChanged, GoodsArrived, OrderReady
from marketplace.facts_of_arrivals import GoodsCameShort
from marketplace.locks import lock_campaign
from marketplace.ordering.offering_extras import end_offers_at
from marketplace.pick_up.arrival_evidence import NOTHING_SAID, Evidence, keep_evidence
from marketplace.pick_up.counting_arrivals import Counted, owed_units, share_short_goods
from marketplace.pick_up.pick_up_codes import draw_digits, new_nonce
from marketplace.refusals import (
    ArrivalDecided,
    NoSuchCampaign,
    NoSuchPoint,
    NothingToDeliver,
    PointIsFull,
)
from marketplace.selling.campaign_states import DELIVERING, CampaignState
from marketplace.tables.pick_up import CodeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import asyncpg

    from accounts.access import Viewer


async def arrive(
    viewer: Viewer,
    campaign_id: UUID,
    point_id: UUID,
    counts: Mapping[UUID, Counted] | None = None,
    evidence: Evidence = NOTHING_SAID,
) -> int:
    """Mark a campaign's goods as being at a point; give how many orders became ready.

    ``counts`` tells, by campaign variant, what came; a variant that is not in it came whole.
    The people of the point and of the merchant may do it. Doing it again changes nothing, but
    another count is refused. Raises NoSuchCampaign, NoSuchPoint, NothingToDeliver, BadCount,
    ArrivalDecided, PictureNotFound and PointIsFull.
    """
    async with transaction():
        campaign, plan = await _awaited(viewer, campaign_id, point_id)
        if (counts or evidence != NOTHING_SAID) and plan["arrived_at"] is not None:
            raise ArrivalDecided
        await keep_evidence(plan["id"], evidence, said_by=viewer.person_id)
        if counts:
            await _count(campaign, plan, counts, viewer.person_id)
        ready = await _make_ready(campaign_id, point_id)
        if plan["arrived_at"] is None:
            await _note_arrival(campaign, plan, viewer.person_id)
    return len(ready)


async def report_nothing_came(
    viewer: Viewer, campaign_id: UUID, point_id: UUID, evidence: Evidence
) -> int:
    """Say that goods will not come to a point; give how many orders are refunded whole.

    The people of the point and of the merchant may say it, as soon as the campaign succeeded.
    Raises NoSuchCampaign, NoSuchPoint, NothingToDeliver, ArrivalDecided and PictureNotFound.
    """
    async with transaction():
        campaign, plan = await _awaited(viewer, campaign_id, point_id)
        if plan["arrived_at"] is not None:
            raise ArrivalDecided
        await keep_evidence(plan["id"], evidence, said_by=viewer.person_id)
        return await count_as_nothing(campaign, plan, viewer.person_id)


@within_transaction
async def count_as_nothing(campaign: asyncpg.Record, plan: asyncpg.Record, by: UUID | None) -> int:
    """Refund whoever waits for goods at a point; the caller holds campaign and plan.

    ``by`` is None where nobody said it, and the time for goods to come is over.
    """
    owed = await owed_units(campaign["id"], plan["point"])
    await _count(campaign, plan, dict.fromkeys(owed, Counted(0)), by)
    await _note_arrival(campaign, plan, by)
    return len({line["parent"] for lines in owed.values() for line in lines})


@within_transaction
async def _count(
    campaign: asyncpg.Record,
    plan: asyncpg.Record,
    counts: Mapping[UUID, Counted],
    by: UUID | None,
) -> None:
    missing = await share_short_goods(campaign, plan, counts, by)
    if missing:
        await record(GoodsCameShort(arrival_id=plan["id"], missing_units=missing))


async def _awaited(
    viewer: Viewer, campaign_id: UUID, point_id: UUID
) -> tuple[asyncpg.Record, asyncpg.Record]:
    """Lock a campaign and its plan for a point for somebody who may report its goods."""
    campaign = await lock_campaign(campaign_id)
    if campaign is None:
        raise NoSuchCampaign
    await point_for_arrival(viewer, point_id, campaign["merchant"])
    plan = await _plan(campaign_id, point_id)
    if campaign["state"] not in DELIVERING:
        raise NothingToDeliver(state=campaign["state"])
    return campaign, plan


async def _plan(campaign_id: UUID, point_id: UUID) -> asyncpg.Record:
    plan = await fetch_row(
        "SELECT * FROM campaign_point WHERE campaign = $1 AND point = $2 FOR NO KEY UPDATE",
        campaign_id,
        point_id,
    )
    if plan is None:
        raise NoSuchPoint
    return plan


@within_transaction
async def _note_arrival(campaign: asyncpg.Record, plan: asyncpg.Record, by: UUID | None) -> None:
    await execute(
        "UPDATE campaign_point SET arrived_at = $2, arrived_by = $3 WHERE id = $1",
        plan["id"],
        clock.now(),
        by,
    )
    await end_offers_at(campaign["id"], plan["point"])
    await execute(
        "UPDATE campaign SET state = $2, version = version + 1 WHERE id = $1",
        campaign["id"],
        CampaignState.COLLECTING.value,
    )
    await record(
        GoodsArrived(campaign_id=campaign["id"], point_id=plan["point"]),
        CampaignChanged(campaign_id=campaign["id"]),
    )


async def _make_ready(campaign_id: UUID, point_id: UUID) -> list[UUID]:
    rows = await fetch(
        """UPDATE market_order SET state = 'ready', ready_at = $3
           WHERE campaign = $1 AND point = $2 AND state = 'confirmed' RETURNING id""",
        campaign_id,
        point_id,
        clock.now(),
    )
    orders = sorted(UUID(str(row["id"])) for row in rows)
    if orders:
        await mint_codes(point_id, orders)
        await record(*(OrderReady(order_id=order) for order in orders))
    return orders


@within_transaction
async def mint_codes(
    point_id: UUID,
    orders: list[UUID],
    *,
    kind: CodeKind = CodeKind.OWN,
    label: str | None = None,
) -> None:
    """Give each order a live code at its point; one for a neighbour has a label.

    The point's row is locked, so that two campaigns arriving at once cannot draw the same
    digits. Raises PointIsFull when too many codes are live there.
    """
    await execute("SELECT FROM pick_up_point WHERE id = $1 FOR NO KEY UPDATE", point_id)
    live = await fetch(
        "SELECT digits FROM pick_up_code WHERE point = $1 AND state = 'live'", point_id
    )
    try:
        digits = draw_digits([row["digits"] for row in live], len(orders))
    except ValueError:
        raise PointIsFull from None
    await execute(
        """INSERT INTO pick_up_code (id, order_id, point, digits, nonce, state, made_at, kind,
             label)
           SELECT uuidv7(), code.order_id, $1, code.digits, code.nonce, 'live', $5, $6, $7
           FROM unnest($2::uuid[], $3::text[], $4::text[]) AS code (order_id, digits, nonce)""",
        point_id,
        orders,
        digits,
        [new_nonce() for _ in orders],
        clock.now(),
        kind.value,
        label,
    )


@within_transaction
async def void_code(order_id: UUID) -> None:
    """Make the code of an order worthless when its money goes back; else change nothing.

    Money that was paid twice goes back, too, and that order keeps its code.
    """
    await execute(
        """UPDATE pick_up_code SET state = 'void' FROM market_order placed
           WHERE pick_up_code.order_id = $1 AND pick_up_code.state = 'live'
             AND placed.id = $1 AND placed.state IN ('refunding', 'refunded')""",
        order_id,
    )
