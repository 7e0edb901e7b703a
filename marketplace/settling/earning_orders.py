"""What a completed order brings: merchant, host, platform and provider have their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.database import fetch_row, fetch_value, within_transaction
from ledger.books import Book, money
from ledger.posting import Line
from marketplace.ordering.order_lines import lines_of
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.payees import settlement_days_of
from marketplace.settling.reserves import hold_back
from marketplace.settling.settlement_calendar import available_on
from marketplace.tables.settlement import EarningKind

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg


class Shares(NamedTuple):
    """How what an order still holds is divided; fen. The commission includes its tax."""

    gross_fen: int
    commission_fen: int
    host_fen: int
    charge_fen: int
    tax_fen: int


@within_transaction
async def earn(order: asyncpg.Record) -> None:
    """Divide what a completed order holds, by the fees frozen at the sale, once.

    The caller holds the order's row. Nothing is booked for an order that gave everything
    back. Raises ValueError for a line whose fee was never fixed.
    """
    await _require_frozen(order["id"])
    shares = await shares_of(order["id"])
    if shares.gross_fen == 0:
        return
    parts = [await _sale(order, shares)]
    if shares.host_fen:
        parts.append(await _host(order, shares.host_fen))
    await book(
        Change(
            key=f"earn:{order['id']}",
            source=order["id"],
            order=order["id"],
            parts=parts,
            others=[
                Line(money(Book.BUYER_FUNDS_HELD, order["id"]), -shares.gross_fen),
                Line(money(Book.PLATFORM_COMMISSION), shares.commission_fen),
                Line(money(Book.GATEWAY_FEE), shares.charge_fen),
            ],
        )
    )
    await hold_back(order, parts[0].net_fen)


async def shares_of(order_id: UUID) -> Shares:
    """Give how what an order holds now would be divided, after every refund decided so far."""
    lines = (await lines_of(order_id)).values()
    charge = await fetch_value(
        """SELECT coalesce(sum(gateway_charge_fen), 0)::bigint FROM order_line
           WHERE parent = $1""",
        order_id,
    )
    gross = sum(line.kept_fen for line in lines)
    commission = sum(line.commission_fen - line.commission_reversed_fen for line in lines)
    host = sum(line.host_fen - line.host_reversed_fen for line in lines)
    # The provider's charge is not given back by a refund, and never makes a sale a debt.
    charge = min(charge, gross - commission - host)
    return Shares(gross, commission, host, charge, sum(line.tax_fen for line in lines))


async def _sale(order: asyncpg.Record, shares: Shares) -> Part:
    days = await settlement_days_of(order["merchant"])
    return Part(
        payee=order["merchant"],
        kind=EarningKind.SALE,
        paid_fen=order["paid_fen"],
        gross_fen=shares.gross_fen,
        commission_fen=shares.commission_fen,
        tax_fen=shares.tax_fen,
        host_fen=shares.host_fen,
        gateway_fen=shares.charge_fen,
        available_on=available_on(order["after_sale_until"], days),
    )


async def _host(order: asyncpg.Record, host_fen: int) -> Part:
    party = await fetch_value("SELECT party FROM pick_up_point WHERE id = $1", order["point"])
    days = await settlement_days_of(party)
    return Part(
        payee=party,
        kind=EarningKind.HOST_COMMISSION,
        gross_fen=host_fen,
        available_on=available_on(order["after_sale_until"], days),
    )


@within_transaction
async def _require_frozen(order_id: UUID) -> None:
    """Raise ValueError for a line whose fee was never fixed: nobody may guess it now."""
    if await fetch_row(
        "SELECT 1 FROM order_line WHERE parent = $1 AND commission_fen IS NULL", order_id
    ):
        message = f"order {order_id} has a line without a frozen fee"
        raise ValueError(message)
