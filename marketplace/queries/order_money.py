"""What an order brings its merchant, where that stands, and when it arrives (rule M9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.clock import business_day
from core.database import fetch, fetch_row
from core.working_days import add_working_days
from marketplace.queries.orders import order_number
from marketplace.queries.statements import payout_number, statement_number
from marketplace.settling.earning_orders import shares_of
from marketplace.settling.settlement_calendar import AUTO_CONFIRM

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Step:
    """One change of what the merchant is owed because of the order, and its way to the bank.

    ``arrives_on`` is the day it is expected on, or the day it arrived when ``payout_state``
    is paid; None for what is not payable by itself.
    """

    kind: str
    net_fen: int
    available_on: date
    statement_id: UUID | None
    statement_number: str | None
    payout_number: str | None
    payout_state: str | None
    arrives_on: date | None


@dataclass(frozen=True)
class OrderMoney:
    """The fee breakdown of an order as it stands now; before completion it is a forecast."""

    order_number: str
    title: str
    paid_fen: int
    given_back_fen: int
    commission_fen: int
    commission_tax_fen: int
    host_fen: int
    charge_fen: int
    net_fen: int
    is_earned: bool
    steps: list[Step]


STEPS = """
    SELECT earning.kind, earning.net_fen, earning.available_on, statement.id AS statement_id,
           statement.number, statement.issued_at, statement.confirmed_at,
           paid.number AS payout_number, paid.state AS payout_state, paid.paid_at
    FROM earning JOIN earning_day day ON day.id = earning.earning_day
    LEFT JOIN statement ON statement.id = day.statement
    LEFT JOIN LATERAL (SELECT number, state, paid_at FROM payout
      WHERE payout.statement = statement.id ORDER BY attempt DESC LIMIT 1) paid ON true
    WHERE earning.parent = $1 AND earning.payee = $2 ORDER BY earning.earned_at, earning.id"""


async def order_money(merchant_id: UUID, order_id: UUID) -> OrderMoney:
    """Give what an order brings; who may see it is decided before."""
    order = await fetch_row("SELECT * FROM market_order WHERE id = $1", order_id)
    shares = await shares_of(order_id)
    paid = order["paid_fen"] if order else 0
    rows = await fetch(STEPS, order_id, merchant_id)
    return OrderMoney(
        order_number=order_number(order) if order else "",
        title=order["title"] if order else "",
        paid_fen=paid,
        given_back_fen=paid - shares.gross_fen,
        commission_fen=shares.commission_fen,
        commission_tax_fen=shares.tax_fen,
        host_fen=shares.host_fen,
        charge_fen=shares.charge_fen,
        net_fen=shares.gross_fen - shares.commission_fen - shares.host_fen - shares.charge_fen,
        is_earned=order is not None and order["completed_at"] is not None,
        steps=[_step(row) for row in rows],
    )


def _step(row: Any) -> Step:
    number, paid = row["number"], row["payout_number"]
    return Step(
        kind=row["kind"],
        net_fen=row["net_fen"],
        available_on=row["available_on"],
        statement_id=row["statement_id"],
        statement_number=statement_number(number) if number is not None else None,
        payout_number=payout_number(paid) if paid is not None else None,
        payout_state=row["payout_state"],
        arrives_on=arrival(
            row["available_on"], row["issued_at"], row["confirmed_at"], row["paid_at"]
        ),
    )


def arrival(
    available_on: date,
    issued_at: datetime | None,
    confirmed_at: datetime | None,
    paid_at: datetime | None,
) -> date:
    """Give the day money arrives: as it did, or the working day after it is agreed. Pure."""
    if paid_at is not None:
        return business_day(paid_at)
    if confirmed_at is not None:
        return add_working_days(business_day(confirmed_at), 1)
    agreed = business_day(issued_at + AUTO_CONFIRM) if issued_at else available_on + AUTO_CONFIRM
    return add_working_days(agreed, 1)
