"""Placing an order of one campaign: a purchase of one order, which has the order's own id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from marketplace.ordering.placing import LineWish, OrderWish, PlacedOrder, PurchaseCommand, place


@dataclass(frozen=True)
class OrderCommand:
    """What a buyer asks for; ``order_id`` was minted by the buyer's device.

    ``extra`` is how many more they would take to fill a case.
    """

    order_id: UUID
    campaign_id: UUID
    point_id: UUID
    quantity: int
    note: str = ""
    variant_id: UUID | None = None
    extra: int = 0


async def place_order(command: OrderCommand, buyer: UUID) -> PlacedOrder:
    """Hold units for a buyer and give the order; sending the same again is harmless.

    Raises what ``placing.place`` raises for one order; after each refusal nothing has changed.
    """
    placed = await place(PurchaseCommand(command.order_id, (_wish(command),)), buyer)
    return placed.orders[0]


def _wish(command: OrderCommand) -> OrderWish:
    return OrderWish(
        command.order_id,
        command.campaign_id,
        command.point_id,
        (LineWish(command.variant_id, command.quantity, command.extra),),
        command.note,
    )
