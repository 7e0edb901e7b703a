"""Placing a purchase: one call takes the units of all its orders, or of none.

The buyer's device mints the ids and stores them before sending, so that sending again finds
the same purchase (same id and content) instead of a second one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg

from core import clock
from core.database import current_transaction, fetch
from marketplace.ordering.expiring import release_stale_holds
from marketplace.ordering.gathering import Gathering
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.why_not_placed import refusal_of
from marketplace.refusals import OrderIdReused, PurchaseRefused
from marketplace.selling.campaign_rules import GRACE, HOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

ORDERS_MAX = 20
LINES_MAX = 50
QUANTITY_MAX = 999
NOTE_MAX = 200
# Units that were only held for somebody may be free in truth.
MAY_BE_FREED = frozenset({"sold_out", "no_room_at_point", "person_limit", "household_limit"})


@dataclass(frozen=True)
class LineWish:
    """Units of one variant of a campaign; None is the only one there is.

    ``extra`` is how many more the buyer would take, and pay later, to fill a case.
    """

    variant_id: UUID | None
    quantity: int
    extra: int = 0


@dataclass(frozen=True)
class OrderWish:
    """What is wanted of one campaign; only a quote may leave the point open."""

    order_id: UUID
    campaign_id: UUID
    point_id: UUID | None
    lines: tuple[LineWish, ...]
    note: str = ""


@dataclass(frozen=True)
class PurchaseCommand:
    """What a buyer asks for; every campaign at most once, every variant at most once."""

    purchase_id: UUID
    orders: tuple[OrderWish, ...]

    @property
    def fingerprint(self) -> str:
        """Give what must be equal for a repeated purchase to be the same purchase."""
        return hashlib.sha256(repr(self.orders).encode()).hexdigest()


@dataclass(frozen=True)
class PlacedOrder:
    """An order as placing it leaves it, or as it is when it was placed before."""

    id: UUID
    state: OrderState
    total_fen: int
    hold_until: datetime


@dataclass(frozen=True)
class PlacedPurchase:
    """A purchase with its orders, in the order they were asked for."""

    id: UUID
    total_fen: int
    orders: list[PlacedOrder]


async def place(command: PurchaseCommand, buyer: UUID) -> PlacedPurchase:
    """Hold the units of every order; sending the same again is harmless.

    Raises OrderIdReused; when the purchase is of one order, what stands against it
    (NoSuchCampaign, NoSuchPoint, NoSuchVariant, NotServed, CampaignNotOpen, SoldOut,
    NoRoomAtPoint, LimitReached); else PurchaseRefused, which names every order that something
    stands against. After each of them nothing has changed.
    """
    row = await _attempt(command, buyer)
    if row["outcome"] == "refused" and await _freed(row["detail"]):
        row = await _attempt(command, buyer)
    if row["outcome"] in {"placed", "repeated"}:
        return _placed(command, row["detail"])
    if row["outcome"] == "id_reused":
        raise OrderIdReused
    refused = [(why, await refusal_of(why)) for why in row["detail"]]
    if len(command.orders) == 1:
        raise refused[0][1]
    raise PurchaseRefused.because(refused)


async def _attempt(command: PurchaseCommand, buyer: UUID) -> asyncpg.Record:
    try:
        return await _call(command, buyer)
    except asyncpg.UniqueViolationError:
        # The same id came twice at the same moment; the other one has it now.
        return await _call(command, buyer)


async def _call(command: PurchaseCommand, buyer: UUID) -> asyncpg.Record:
    asked = as_asked(command, buyer)
    # What others ask must not hang on a transaction of ours, nor on campaigns they do not want.
    if len(command.orders) > 1 or current_transaction() is not None:
        return (await place_all([asked]))[0]
    return await _gathering.decide(command.orders[0].campaign_id, asked)


async def place_all(asked: Sequence[dict[str, Any]]) -> list[asyncpg.Record]:
    """Place purchases as asked (``as_asked``) in one call; give what came of each, in order."""
    return await fetch(
        "SELECT outcome, detail FROM place_purchases($1, $2, $3, $4)",
        list(asked),
        clock.now(),
        HOLD,
        GRACE,
    )


_gathering = Gathering(place_all)


def as_asked(command: PurchaseCommand, buyer: UUID | None) -> dict[str, Any]:
    """Give a purchase as the functions of the database read it."""
    return {
        "id": str(command.purchase_id),
        "buyer": str(buyer) if buyer else None,
        "hash": command.fingerprint,
        "orders": [
            {
                "id": str(wish.order_id),
                "campaign": str(wish.campaign_id),
                "point": str(wish.point_id) if wish.point_id else None,
                "note": wish.note,
                "lines": [
                    {
                        "variant": str(line.variant_id) if line.variant_id else None,
                        "units": line.quantity,
                        "extra": line.extra,
                    }
                    for line in wish.lines
                ],
            }
            for wish in command.orders
        ],
    }


async def _freed(refused: Sequence[dict[str, Any]]) -> int:
    return sum(
        [
            await release_stale_holds(UUID(why["campaign"]))
            for why in refused
            if why["code"] in MAY_BE_FREED
        ]
    )


def _placed(command: PurchaseCommand, detail: dict[str, Any]) -> PlacedPurchase:
    orders = [
        PlacedOrder(
            id=wish.order_id,
            state=OrderState(found["state"]),
            total_fen=found["total_fen"],
            hold_until=datetime.fromisoformat(found["hold_until"]).astimezone(UTC),
        )
        for wish in command.orders
        for found in [detail["orders"][str(wish.order_id)]]
    ]
    return PlacedPurchase(command.purchase_id, detail["total_fen"], orders)
