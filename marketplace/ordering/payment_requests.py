"""Payment requests: what is asked of a buyer in one go, and which orders it is for.

A request is the reference under which payments keeps its attempts. It never changes: when
other orders are to be paid, or more or less from a balance, it is closed and another one is
made. What it asks of a balance is set aside while it is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from marketplace.wallet.setting_aside import free, set_aside
from marketplace.wallet.tenders import Tenders

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    import asyncpg


class Share(NamedTuple):
    """What one order has in a request, by what it is paid with."""

    id: UUID
    request_id: UUID
    order_id: UUID
    tenders: Tenders


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
    rows = await fetch("SELECT * FROM payment_share WHERE request = $1 ORDER BY parent", request_id)
    return [
        Share(row["id"], request_id, row["parent"], Tenders(row["gateway_fen"], row["wallet_fen"]))
        for row in rows
    ]


async def asks(request_id: UUID, shares: Mapping[UUID, Tenders]) -> bool:
    """Tell whether a request is for exactly these orders and amounts."""
    asked = {share.order_id: share.tenders for share in await shares_of(request_id)}
    return asked == dict(shares)


@within_transaction
async def make_request(purchase_id: UUID, payer: UUID, shares: Mapping[UUID, Tenders]) -> UUID:
    """Ask for the amounts of some orders; the caller holds the orders, and none is open.

    What is asked of the payer's balance is set aside. Raises BalanceShort.
    """
    request_id = await _write(purchase_id, shares)
    await set_aside(request_id, payer, shares)
    return request_id


@within_transaction
async def _write(
    purchase_id: UUID, shares: Mapping[UUID, Tenders], *, paid_by: UUID | None = None
) -> UUID:
    """Write a request; ``paid_by`` is a payment that came already: it is never open then."""
    request_id = uuid7()
    await execute(
        """INSERT INTO payment_request (id, purchase, sequence, gateway_fen, wallet_fen, made_at,
             paid_at, payment_id)
           SELECT $1, $2, coalesce(max(sequence), 0) + 1, $3, $4, $5::timestamptz,
             CASE WHEN $6::uuid IS NOT NULL THEN $5 END, $6
           FROM payment_request WHERE purchase = $2""",
        request_id,
        purchase_id,
        sum(share.gateway_fen for share in shares.values()),
        sum(share.wallet_fen for share in shares.values()),
        clock.now(),
        paid_by,
    )
    await execute(
        """INSERT INTO payment_share (id, request, parent, gateway_fen, wallet_fen, captured_fen)
           SELECT uuidv7(), $1, parent, gateway, wallet, 0
           FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS of (parent, gateway, wallet)""",
        request_id,
        list(shares),
        [share.gateway_fen for share in shares.values()],
        [share.wallet_fen for share in shares.values()],
    )
    return request_id


async def close_request(request_id: UUID) -> None:
    """Write that a request will not be paid any more: the provider closed what was open.

    What was set aside of a balance for it is free again.
    """
    async with transaction():
        closed = await fetch_row(
            """UPDATE payment_request SET closed_at = $2
               WHERE id = $1 AND closed_at IS NULL AND paid_at IS NULL RETURNING wallet_fen""",
            request_id,
            clock.now(),
        )
        if closed is not None and closed["wallet_fen"]:
            await free(request_id)


@within_transaction
async def lock_request(request_id: UUID) -> asyncpg.Record | None:
    """Lock a request and give it as it is now; whoever decides about it holds its orders."""
    return await fetch_row(
        "SELECT * FROM payment_request WHERE id = $1 FOR NO KEY UPDATE", request_id
    )


async def purchase_of_request(request_id: UUID) -> UUID | None:
    """Give the purchase a request is for."""
    found: UUID | None = await fetch_value(
        "SELECT purchase FROM payment_request WHERE id = $1", request_id
    )
    return found


@within_transaction
async def note_paid(request: asyncpg.Record, payment_id: UUID | None) -> list[Share]:
    """Write that a request was paid, and give the shares money was captured for.

    The caller holds the orders and the request; without a payment a balance pays all of it.
    When another payment had paid the request before, or the balance it was to complete is free
    again, this payment gets a request of its own for its money alone, so that each one's money
    is told apart.
    """
    request_id = request["id"]
    freed = request["closed_at"] is not None and request["wallet_fen"] > 0
    if request["paid_at"] is not None or freed:
        came = {
            share.order_id: Tenders(share.tenders.gateway_fen)
            for share in await shares_of(request_id)
            if share.tenders.gateway_fen
        }
        request_id = await _write(request["purchase"], came, paid_by=payment_id)
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
