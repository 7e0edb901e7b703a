"""Payment requests: what is asked of a buyer in one go, and which orders it is for.

A request is the reference under which payments keeps its attempts. It never changes: when
other orders are to be paid, it is closed and another one is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, within_transaction
from core.identifiers import uuid7

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    import asyncpg


class Share(NamedTuple):
    """What one order has in a request, in fen."""

    id: UUID
    order_id: UUID
    amount_fen: int


async def open_request_of(purchase_id: UUID) -> UUID | None:
    """Give the request of a purchase that is neither closed nor paid."""
    found: UUID | None = await fetch_value(
        """SELECT id FROM payment_request
           WHERE purchase = $1 AND closed_at IS NULL AND paid_at IS NULL""",
        purchase_id,
    )
    return found


async def unpaid_requests_of(order_id: UUID) -> list[UUID]:
    """Give the requests an order has a share in and that may still be paid."""
    rows = await fetch(
        """SELECT request.id FROM payment_share share
           JOIN payment_request request ON request.id = share.request
           WHERE share.parent = $1 AND request.closed_at IS NULL AND request.paid_at IS NULL""",
        order_id,
    )
    return [row["id"] for row in rows]


async def shares_of(request_id: UUID) -> list[Share]:
    """Give the shares of a request, in the order of the orders' ids."""
    rows = await fetch(
        """SELECT id, parent, gateway_fen + wallet_fen AS amount_fen FROM payment_share
           WHERE request = $1 ORDER BY parent""",
        request_id,
    )
    return [Share(row["id"], row["parent"], row["amount_fen"]) for row in rows]


async def asks(request_id: UUID, amounts_fen: Mapping[UUID, int]) -> bool:
    """Tell whether a request is for exactly these orders and amounts."""
    asked = {share.order_id: share.amount_fen for share in await shares_of(request_id)}
    return asked == dict(amounts_fen)


@within_transaction
async def make_request(
    purchase_id: UUID, amounts_fen: Mapping[UUID, int], *, paid_by: UUID | None = None
) -> UUID:
    """Ask for the amounts of some orders; the caller holds the orders, and none is open.

    ``paid_by`` is a payment that came already: the request tells of it and is never open.
    """
    request_id = uuid7()
    await execute(
        """INSERT INTO payment_request (id, purchase, sequence, gateway_fen, wallet_fen, made_at,
             paid_at, payment_id)
           SELECT $1, $2, coalesce(max(sequence), 0) + 1, $3, 0, $4::timestamptz,
             CASE WHEN $5::uuid IS NOT NULL THEN $4 END, $5
           FROM payment_request WHERE purchase = $2""",
        request_id,
        purchase_id,
        sum(amounts_fen.values()),
        clock.now(),
        paid_by,
    )
    await execute(
        """INSERT INTO payment_share (id, request, parent, gateway_fen, wallet_fen, captured_fen)
           SELECT uuidv7(), $1, parent, amount, 0, 0
           FROM unnest($2::uuid[], $3::bigint[]) AS of (parent, amount)""",
        request_id,
        list(amounts_fen),
        list(amounts_fen.values()),
    )
    return request_id


async def close_request(request_id: UUID) -> None:
    """Write that a request will not be paid any more: the provider closed what was open."""
    await execute(
        """UPDATE payment_request SET closed_at = $2
           WHERE id = $1 AND closed_at IS NULL AND paid_at IS NULL""",
        request_id,
        clock.now(),
    )


async def request_of(request_id: UUID) -> asyncpg.Record | None:
    """Give a request; whoever decides about it holds the orders of its purchase."""
    return await fetch_row("SELECT * FROM payment_request WHERE id = $1", request_id)


@within_transaction
async def note_paid(request: asyncpg.Record, payment_id: UUID) -> list[Share]:
    """Write that a payment paid a request, and give the shares its money was captured for.

    The caller holds the orders. When another payment had paid the request before, this one
    gets a request of its own with the same shares, so that each one's money is told apart.
    """
    request_id = request["id"]
    if request["payment_id"] is not None:
        amounts = {share.order_id: share.amount_fen for share in await shares_of(request_id)}
        request_id = await make_request(request["purchase"], amounts, paid_by=payment_id)
    else:
        await execute(
            "UPDATE payment_request SET paid_at = $2, payment_id = $3 WHERE id = $1",
            request_id,
            clock.now(),
            payment_id,
        )
    await execute(
        "UPDATE payment_share SET captured_fen = gateway_fen + wallet_fen WHERE request = $1",
        request_id,
    )
    return await shares_of(request_id)
