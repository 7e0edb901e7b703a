"""Who may act at a pick-up point, on a merchant's money and at the operator's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_row
from marketplace.refusals import NoSuchOrder, NoSuchPayee, NoSuchPoint, NoSuchStatement

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer

MONEY_ROLES = ("owner", "manager")
OWNER_ROLES = ("owner",)
COMMUNITY_ROLES = ("worker",)
PAID_KINDS = frozenset({"merchant", "host", "organisation", "community"})
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


def require_money(viewer: Viewer, payee_id: UUID) -> None:
    """Let those pass who see a payee's money: owner and manager, workers of a community.

    Raises NoSuchPayee for strangers and RoleNotEnough for its other people.
    """
    _require_payee(viewer, payee_id, MONEY_ROLES)


def require_owner(viewer: Viewer, payee_id: UUID) -> None:
    """Let the owner of a payee pass, who alone says where the money goes.

    A community has no owner: its workers answer for it. Raises NoSuchPayee and RoleNotEnough.
    """
    _require_payee(viewer, payee_id, OWNER_ROLES)


async def statement_for(viewer: Viewer, payee_id: UUID, statement_id: UUID) -> asyncpg.Record:
    """Give a statement of a payee to those who see its money."""
    require_money(viewer, payee_id)
    row = await fetch_row(
        "SELECT * FROM statement WHERE id = $1 AND payee = $2", statement_id, payee_id
    )
    if row is None:
        raise NoSuchStatement
    return row


def _require_payee(viewer: Viewer, payee_id: UUID, roles: tuple[str, ...]) -> None:
    held = viewer.membership(payee_id)
    if held is None or held.party_kind not in PAID_KINDS:
        raise NoSuchPayee
    viewer.require(payee_id, *(COMMUNITY_ROLES if held.party_kind == "community" else roles))


async def merchant_order(viewer: Viewer, merchant_id: UUID, order_id: UUID) -> None:
    """Let those pass who see a merchant's money, for an order of that merchant."""
    require_money(viewer, merchant_id)
    known = await fetch_row(
        "SELECT 1 FROM market_order WHERE id = $1 AND merchant = $2", order_id, merchant_id
    )
    if known is None:
        raise NoSuchOrder
