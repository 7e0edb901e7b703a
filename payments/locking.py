"""Row locks of payments. Order: a payment before its refunds; take them after your own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch, fetch_row, fetch_value, within_transaction
from payments.refusals import PaymentNotFound, RefundNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from asyncpg import Record


@within_transaction
async def lock_payment(payment_id: UUID) -> Record:
    """Lock a payment and give it. Raises PaymentNotFound."""
    row = await fetch_row("SELECT * FROM payment WHERE id = $1 FOR NO KEY UPDATE", payment_id)
    if row is None:
        raise PaymentNotFound
    return row


@within_transaction
async def lock_payments(payment_ids: Sequence[UUID]) -> dict[UUID, Record]:
    """Lock payments in the order of their ids and give them by id. Raises PaymentNotFound."""
    rows = await fetch(
        "SELECT * FROM payment WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE",
        list(payment_ids),
    )
    if len(rows) < len(set(payment_ids)):
        raise PaymentNotFound
    return {row["id"]: row for row in rows}


@within_transaction
async def lock_refund(refund_id: UUID) -> tuple[Record, Record]:
    """Lock a refund and its payment; give both. Raises RefundNotFound."""
    payment_id = await fetch_value("SELECT payment FROM refund WHERE id = $1", refund_id)
    if payment_id is None:
        raise RefundNotFound
    payment = await lock_payment(payment_id)
    # Refunds are never deleted, so the one that was just seen is still there.
    rows = await fetch("SELECT * FROM refund WHERE id = $1 FOR NO KEY UPDATE", refund_id)
    return rows[0], payment
