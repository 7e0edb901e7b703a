"""Orders as their buyer sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from core import clock
from core.database import fetch
from core.pictures.queries import PictureView, views_of
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.overdue_goods import overdue_since
from marketplace.pick_up.pick_up_rules import UncollectedRule, Waiting
from marketplace.pick_up.shortage import ShortageRule
from marketplace.queries.arrival_reports import ArrivalReport, arrival_reports
from marketplace.queries.cards import Goal, goal_of, missing_of
from marketplace.queries.extra_offers import ExtraOffer, extra_offers_of
from marketplace.queries.hours import hours_text
from marketplace.queries.lines import OrderLineView, lines_of_orders
from marketplace.queries.order_refunds import RefundView, refunds_of_orders
from marketplace.queries.progress import MissingPart
from marketplace.queries.timeline import Moment, timeline
from marketplace.refunds.refund_standing import RefundStanding, standing_of
from marketplace.selling.campaign_states import CampaignState, takes_money
from marketplace.selling.counting import amount_if_awaited
from marketplace.selling.success import Joined
from marketplace.selling.why_failed import why_failed
from marketplace.tables.orders import OrderSource
from marketplace.tables.refunds import RefundReason, RefundState
from payments.payment_states import PaymentState
from payments.provider import Method
from payments.queries import latest_payments

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from payments.queries import PaymentView


@dataclass(frozen=True)
class OrderCampaign:
    """The campaign an order is part of."""

    id: UUID
    title: str
    picture: PictureView | None
    state: CampaignState
    closes_at: datetime
    units_paid: int
    goal: Goal
    joined: Joined
    missing: list[MissingPart]
    why_failed: str | None
    shortage_rule: ShortageRule


@dataclass(frozen=True)
class OrderMerchant:
    """Who sells."""

    id: UUID
    name: str


@dataclass(frozen=True)
class OrderPoint:
    """Where the goods are collected, and when."""

    id: UUID
    name: str
    address: str
    hours_text: str
    collect_from: datetime
    collect_until: datetime


@dataclass(frozen=True)
class OrderPayment:
    """The latest payment of an order."""

    id: UUID
    method: Method
    state: PaymentState
    redirect_url: str | None


@dataclass(frozen=True)
class WaitingGoods:
    """Until when goods wait for their buyer, and what becomes of them then."""

    collect_by: datetime
    kept_until: datetime
    rule: UncollectedRule
    has_proxy_code: bool


@dataclass(frozen=True)
class Can:
    """What the buyer may do now."""

    pay: bool
    cancel: bool
    collect: bool
    ask_money_back: bool


@dataclass(frozen=True)
class OrderView:
    """An order with everything its buyer needs to know.

    ``extra`` are units offered beside it to fill a case; ``extra_of`` says which order such an
    offer stands beside. ``wallet_fen`` was paid from the balance, or is set aside there while
    the rest is being paid.
    """

    id: UUID
    purchase_id: UUID
    number: str
    state: OrderState
    campaign: OrderCampaign
    merchant: OrderMerchant
    pick_up_point: OrderPoint
    quantity: int
    unit_label: str
    unit_price_fen: int
    lines: list[OrderLineView]
    source: OrderSource
    extra_of: UUID | None
    extra: ExtraOffer | None
    total_fen: int
    paid_fen: int
    wallet_fen: int
    refunded_fen: int
    note: str
    hold_until: datetime | None
    payment: OrderPayment | None
    refund_standing: RefundStanding
    refunds: list[RefundView]
    timeline: list[Moment]
    waiting: WaitingGoods | None
    arrival: ArrivalReport | None
    can: Can
    collected_at: datetime | None
    created_at: datetime


# More than will ever be counted; the database counts no further than 19.
NUMBER_DIGITS_MAX = 18
TOO_FEW = (RefundReason.SHORT_DELIVERY, RefundReason.NOT_DELIVERED)
COLUMNS = f"""
  o.*, run.state AS run_state, run.uncollected_rule, run.uncollected_days,
  run.shortage_rule, run.closes_at,
  run.opens_at, run.paid_units, run.paid_people, run.min_units, run.min_people,
  run.min_amount_fen, run.thresholds, run.decided_units, run.decided_people,
  run.decided_amount_fen, {amount_if_awaited("run")} AS amount_paid,
  run.failure_reason, run.failure_note, offer.unit_label,
  (SELECT min(unit_price_fen) FROM order_line WHERE parent = o.id) AS unit_price_fen,
  (SELECT request.id FROM payment_share share
   JOIN payment_request request ON request.id = share.request WHERE share.parent = o.id
   ORDER BY share.id = o.paid_share DESC NULLS LAST, request.sequence DESC LIMIT 1) AS request,
  o.wallet_fen + coalesce((SELECT share.wallet_fen FROM payment_share share
     JOIN payment_request request ON request.id = share.request WHERE share.parent = o.id
       AND o.state = 'pending' AND request.closed_at IS NULL AND request.paid_at IS NULL), 0)
     AS wallet_part,
  merchant.name AS merchant_name,
  point.name AS point_name, point.address AS point_address, point.hours AS point_hours,
  at.id AS plan_id, at.collect_from, at.collect_until,
  EXISTS (SELECT FROM pick_up_code code WHERE code.order_id = o.id AND code.kind = 'proxy'
            AND code.state = 'live') AS has_proxy_code,
  (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
   ORDER BY position LIMIT 1) AS picture_id
"""  # noqa: S608 - columns are ours
TABLES = """
  market_order o JOIN campaign run ON run.id = o.campaign
  JOIN offer ON offer.id = run.offer JOIN merchant ON merchant.id = o.merchant
  JOIN pick_up_point point ON point.id = o.point
  JOIN campaign_point at ON at.campaign = o.campaign AND at.point = o.point
"""


def order_number(row: Any) -> str:
    """Give the number people say at the counter: the day and a running number."""
    return f"{clock.business_day(row['placed_at']):%y%m%d}-{row['number']:05d}"


def read_order_number(said: str) -> int | None:
    """Give the running number in what people say, or in its last part; None when it is none."""
    digits = said.rpartition("-")[2].strip()
    known = digits.isascii() and digits.isdigit() and len(digits) <= NUMBER_DIGITS_MAX
    return int(digits) if known else None


async def orders_of_buyer(
    buyer: UUID,
    *,
    states: Sequence[OrderState] | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
    language: str,
) -> list[OrderView]:
    """Give a buyer's orders, newest first."""
    rows = await fetch(
        f"""SELECT {COLUMNS} FROM {TABLES}
            WHERE o.buyer = $1 AND ($2::text[] IS NULL OR o.state = ANY($2))
              AND ($3::timestamptz IS NULL OR (o.placed_at, o.id) < ($3, $4::uuid))
            ORDER BY o.placed_at DESC, o.id DESC LIMIT $5""",  # noqa: S608 - columns are ours
        buyer,
        [state.value for state in states] if states else None,
        *(after or (None, None)),
        limit,
    )
    return await _views(rows, language)


async def order_view(order_id: UUID, *, language: str) -> OrderView | None:
    """Give one order; who may see it is decided in ``marketplace.access``."""
    rows = await fetch(
        f"SELECT {COLUMNS} FROM {TABLES} WHERE o.id = $1",  # noqa: S608 - columns are ours
        order_id,
    )
    return (await _views(rows, language))[0] if rows else None


async def orders_of_purchase(purchase_id: UUID, *, language: str) -> list[OrderView]:
    """Give the orders of a purchase, in the order they were placed."""
    rows = await fetch(
        f"SELECT {COLUMNS} FROM {TABLES} WHERE o.purchase = $1 ORDER BY o.number",  # noqa: S608
        purchase_id,
    )
    return await _views(rows, language)


class _Parts(NamedTuple):
    """What of an order is read apart from its row."""

    payment: PaymentView | None
    refunds: list[RefundView]
    lines: list[OrderLineView]
    arrival: ArrivalReport | None
    extra: ExtraOffer | None


def payment_of(payment: PaymentView | None) -> OrderPayment | None:
    """Give what a buyer is shown of a payment."""
    if payment is None:
        return None
    return OrderPayment(payment.id, payment.method, payment.state, payment.redirect_url)


async def _views(rows: Sequence[asyncpg.Record], language: str) -> list[OrderView]:
    pictures = await views_of([row["picture_id"] for row in rows if row["picture_id"]])
    payments = await latest_payments([row["request"] for row in rows if row["request"]])
    refunds = await refunds_of_orders([row["id"] for row in rows], language)
    lines = await lines_of_orders([row["id"] for row in rows])
    extras = await extra_offers_of([row["id"] for row in rows])
    arrivals = await arrival_reports(
        [row["plan_id"] for row in rows if _came_short(refunds.get(row["id"], []))]
    )
    return [
        _view(
            row,
            pictures,
            _Parts(
                payments.get(row["request"]),
                refunds.get(row["id"], []),
                lines.get(row["id"], []),
                arrivals.get(row["plan_id"]),
                extras.get(row["id"]),
            ),
            language,
        )
        for row in rows
    ]


def _came_short(refunds: Sequence[RefundView]) -> bool:
    """Tell whether a buyer got too few: only those see what was said of the goods."""
    return any(refund.reason_code in TOO_FEW for refund in refunds)


def _view(
    row: asyncpg.Record,
    pictures: dict[UUID, PictureView],
    parts: _Parts,
    language: str,
) -> OrderView:
    return OrderView(
        id=row["id"],
        purchase_id=row["purchase"],
        number=order_number(row),
        state=row["state"],
        campaign=_campaign(row, pictures, language),
        merchant=OrderMerchant(row["merchant"], row["merchant_name"]),
        pick_up_point=_point(row, language),
        quantity=row["quantity"],
        unit_label=row["unit_label"],
        unit_price_fen=row["unit_price_fen"],
        lines=parts.lines,
        source=row["source"],
        extra_of=row["extra_of"],
        extra=parts.extra,
        total_fen=row["total_fen"],
        paid_fen=row["paid_fen"],
        wallet_fen=row["wallet_part"],
        refunded_fen=row["refunded_fen"],
        note=row["note"],
        hold_until=row["hold_until"] if row["state"] == OrderState.PENDING else None,
        payment=payment_of(parts.payment),
        refund_standing=_standing(row, parts.refunds),
        refunds=parts.refunds,
        timeline=timeline(row, parts.refunds, language),
        waiting=_waiting(row),
        arrival=parts.arrival if _came_short(parts.refunds) else None,
        can=_can(row),
        collected_at=row["collected_at"],
        created_at=row["placed_at"],
    )


def _standing(row: asyncpg.Record, refunds: Sequence[RefundView]) -> RefundStanding:
    under_way = any(refund.state != RefundState.SUCCEEDED for refund in refunds)
    return standing_of(row["paid_fen"], row["refunded_fen"], under_way=under_way)


def _campaign(
    row: asyncpg.Record, pictures: dict[UUID, PictureView], language: str
) -> OrderCampaign:
    return OrderCampaign(
        id=row["campaign"],
        title=row["title"],
        picture=pictures.get(row["picture_id"]),
        state=row["run_state"],
        closes_at=row["closes_at"],
        units_paid=row["paid_units"],
        goal=goal_of(row),
        joined=row["thresholds"],
        missing=[MissingPart(*part) for part in missing_of(row)],
        why_failed=why_failed(row, language),
        shortage_rule=ShortageRule(row["shortage_rule"]),
    )


def _point(row: asyncpg.Record, language: str) -> OrderPoint:
    return OrderPoint(
        id=row["point"],
        name=row["point_name"],
        address=row["point_address"],
        hours_text=hours_text(row["point_hours"], language),
        collect_from=row["collect_from"],
        collect_until=row["collect_until"],
    )


def _waiting(row: asyncpg.Record) -> WaitingGoods | None:
    if row["state"] != OrderState.READY:
        return None
    waiting = Waiting(row["ready_at"], row["collect_until"], row["uncollected_days"])
    return WaitingGoods(
        waiting.collect_by,
        waiting.kept_until,
        UncollectedRule(row["uncollected_rule"]),
        row["has_proxy_code"],
    )


def _can(row: asyncpg.Record) -> Can:
    now = clock.now()
    pending = row["state"] == OrderState.PENDING and row["hold_until"] > now
    waiting = row["state"] == OrderState.PAID_WAITING
    open_run = row["run_state"] == CampaignState.OPEN and row["closes_at"] > now
    extra = row["source"] == OrderSource.EXTRA_UNIT
    return Can(
        pay=pending and takes_money(row["run_state"], extra=extra),
        cancel=row["state"] == OrderState.PENDING or (waiting and open_run),
        collect=row["state"] == OrderState.READY,
        ask_money_back=overdue_since(row["state"], row["collect_until"]) is not None,
    )
