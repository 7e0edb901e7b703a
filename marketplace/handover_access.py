"""Who may act at a pick-up point, on a merchant's money and at the operator's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_row
from marketplace.refusals import NoSuchMerchant, NoSuchOrder, NoSuchPoint, NoSuchStatement

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer

MONEY_ROLES = ("owner", "manager")
OWNER_ROLES = ("owner",)
FINANCE_ROLES = ("operator", "finance")
REVIEW_ROLES = ("operator", "reviewer")
POINT_ROLES = ("operator",)
STOP_ROLES = ("operator",)


async def point_for_staff(viewer: Viewer, point_id: UUID) -> asyncpg.Record:
    """Give a pick-up point to the people of its party; for everybody else there is none."""
    point = await fetch_row("SELECT * FROM pick_up_point WHERE id = $1", point_id)
    if point is None or viewer.membership(point["party"]) is None:
        raise NoSuchPoint
    return point


async def point_for_arrival(viewer: Viewer, point_id: UUID, merchant_id: UUID) -> asyncpg.Record:
    """Give a point to its own people and to those of the merchant whose goods arrive there."""
    point = await fetch_row("SELECT * FROM pick_up_point WHERE id = $1", point_id)
    if point is None:
        raise NoSuchPoint
    if viewer.membership(merchant_id) is None and viewer.membership(point["party"]) is None:
        raise NoSuchPoint
    return point


async def merchant_for_money(viewer: Viewer, merchant_id: UUID) -> asyncpg.Record:
    """Give a merchant to those who see its money: owner and manager.

    Raises NoSuchMerchant for strangers and RoleNotEnough for its other people.
    """
    return await _merchant(viewer, merchant_id, MONEY_ROLES)


async def merchant_for_owner(viewer: Viewer, merchant_id: UUID) -> asyncpg.Record:
    """Give a merchant to its owner, who alone says where the money goes."""
    return await _merchant(viewer, merchant_id, OWNER_ROLES)


async def statement_for(viewer: Viewer, merchant_id: UUID, statement_id: UUID) -> asyncpg.Record:
    """Give a statement of a merchant to those who see its money."""
    await merchant_for_money(viewer, merchant_id)
    row = await fetch_row(
        "SELECT * FROM statement WHERE id = $1 AND payee = $2", statement_id, merchant_id
    )
    if row is None:
        raise NoSuchStatement
    return row


async def _merchant(viewer: Viewer, merchant_id: UUID, roles: tuple[str, ...]) -> asyncpg.Record:
    row = await fetch_row("SELECT * FROM merchant WHERE id = $1", merchant_id)
    if row is None or viewer.membership(merchant_id) is None:
        raise NoSuchMerchant
    viewer.require(merchant_id, *roles)
    return row


async def merchant_order(viewer: Viewer, merchant_id: UUID, order_id: UUID) -> None:
    """Let those pass who see a merchant's money, for an order of that merchant."""
    await merchant_for_money(viewer, merchant_id)
    known = await fetch_row(
        "SELECT 1 FROM market_order WHERE id = $1 AND merchant = $2", order_id, merchant_id
    )
    if known is None:
        raise NoSuchOrder
