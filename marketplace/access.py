"""The only way from an outside id to a row of the marketplace; existence is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch_row
from marketplace.queries.console import OfferView, offers_of
from marketplace.queries.orders import OrderView, order_view
from marketplace.queries.purchases import PurchaseView, purchase_view
from marketplace.refusals import NoSuchMerchant, NoSuchOffer, NoSuchOrder, NoSuchPurchase

if TYPE_CHECKING:
    from accounts.access import Viewer

SELLERS = ("owner", "manager")
STAFF = ("owner", "manager", "staff")


async def require_buyer(viewer: Viewer, order_id: UUID) -> None:
    """Let the person pass who placed an order; raises NoSuchOrder for everybody else."""
    owner = await fetch_row("SELECT buyer FROM market_order WHERE id = $1", order_id)
    if owner is None or owner["buyer"] != viewer.person_id:
        raise NoSuchOrder


async def my_order(viewer: Viewer, order_id: UUID, *, language: str) -> OrderView:
    """Give an order to the person who placed it; raises NoSuchOrder for everybody else."""
    await require_buyer(viewer, order_id)
    view = await order_view(order_id, language=language)
    if view is None:
        raise NoSuchOrder
    return view


async def my_purchase(viewer: Viewer, purchase_id: UUID, *, language: str) -> PurchaseView:
    """Give a purchase to the person who placed it; raises NoSuchPurchase for everybody else."""
    owner = await fetch_row("SELECT buyer FROM purchase WHERE id = $1", purchase_id)
    if owner is None or owner["buyer"] != viewer.person_id:
        raise NoSuchPurchase
    view = await purchase_view(purchase_id, language=language)
    if view is None:
        raise NoSuchPurchase
    return view


def require_seller(viewer: Viewer, merchant_id: UUID) -> None:
    """Let those pass who may decide for a merchant.

    Raises NoSuchMerchant for anybody outside it, and NotAllowed for its other staff.
    """
    require_staff(viewer, merchant_id)
    viewer.require(merchant_id, *SELLERS)


def require_staff(viewer: Viewer, merchant_id: UUID) -> None:
    """Let everybody pass who works for a merchant; raises NoSuchMerchant."""
    held = viewer.membership(merchant_id)
    if held is None or held.party_kind != "merchant":
        raise NoSuchMerchant


async def merchant_offer(viewer: Viewer, merchant_id: UUID, offer_id: UUID) -> OfferView:
    """Give an offer to the staff of its merchant; raises NoSuchMerchant, NoSuchOffer."""
    require_staff(viewer, merchant_id)
    found = await offers_of(merchant_id, offer_id=offer_id)
    if not found:
        raise NoSuchOffer
    return found[0]
