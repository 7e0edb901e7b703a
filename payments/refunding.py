"""Give money back: requested in the caller's transaction, submitted afterwards.

Under the payment's row lock, what was refunded or is on its way never exceeds what was
captured. Each try has a key of its own, because the provider would answer a repeated key
with the old failure; within one try every call repeats safely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from payments import queries
from payments.facts import RefundRequested, RefundSucceeded
from payments.locking import lock_payment, lock_refund
from payments.payment_states import PaymentState
from payments.provider import Method
from payments.refund_states import RefundState
from payments.refund_windows import WINDOW_OVER, may_return
from payments.refusals import (
    NothingToRefund,
    RefundDiffers,
    RefundNotManual,
    RefundTooLarge,
)

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Record

    from payments.queries import RefundView


@within_transaction
async def request_refund(
    *,
    payment_id: UUID,
    amount_fen: int,
    reason_key: str,
    reason: str = "",
    refund_id: UUID | None = None,
) -> RefundView:
    """Ask for money to go back; the same reason key gives the same refund.

    ``reason`` is for people and names nobody; the caller may mint the id. What the provider
    takes no longer (rule R9) waits for a hand at once. Raises
    PaymentNotFound, NothingToRefund, RefundTooLarge, and RefundDiffers when the reason was
    refunded with another amount.
    """
    payment = await lock_payment(payment_id)
    known = await fetch_row(
        "SELECT id, amount_fen FROM refund WHERE payment = $1 AND reason_key = $2",
        payment_id,
        reason_key,
    )
    if known is not None and known["amount_fen"] != amount_fen:
        raise RefundDiffers(refunded_fen=known["amount_fen"])
    if known is not None:
        return await queries.existing_refund(known["id"])
    await _require_left(payment, amount_fen)
    new_id = refund_id or uuid7()
    await _keep(payment, new_id, amount_fen, reason_key, reason)
    return await queries.existing_refund(new_id)


async def settle_by_hand(refund_id: UUID, *, proof: str) -> RefundView:
    """Write down that a person gave the money back another way, and how it can be proven.

    Raises RefundNotFound, and RefundNotManual when the refund does not wait for a hand.
    """
    async with transaction():
        refund, payment = await lock_refund(refund_id)
        if refund["state"] != RefundState.MANUAL:
            raise RefundNotManual
        await execute(
            "UPDATE refund SET state = 'succeeded', settled_at = $2, proof = $3 WHERE id = $1",
            refund_id,
            clock.now(),
            proof,
        )
        await record(
            RefundSucceeded(
                refund_id=refund_id,
                payment_id=payment["id"],
                reference=payment["reference"],
                amount_fen=refund["amount_fen"],
                reason_key=refund["reason_key"],
                by_hand=True,
            )
        )
        return await queries.existing_refund(refund_id)


@within_transaction
async def _require_left(payment: Record, amount_fen: int) -> None:
    if payment["state"] != PaymentState.SUCCEEDED:
        raise NothingToRefund
    taken = await fetch_value(
        "SELECT coalesce(sum(amount_fen), 0)::bigint FROM refund WHERE payment = $1",
        payment["id"],
    )
    left = payment["captured_fen"] - taken
    if not 0 < amount_fen <= left:
        raise RefundTooLarge(asked_fen=amount_fen, left_fen=left)


@within_transaction
async def _keep(
    payment: Record, refund_id: UUID, amount_fen: int, reason_key: str, reason: str
) -> None:
    now = clock.now()
    in_time = may_return(Method(payment["method"]), payment["settled_at"], now)
    await execute(
        """INSERT INTO refund (id, payment, amount_fen, reason_key, reason, state, last_error,
             failures, requested_at, due_at) VALUES ($1, $2, $3, $4, $5, $7, $8, 0, $6, $6)""",
        refund_id,
        payment["id"],
        amount_fen,
        reason_key,
        reason,
        now,
        (RefundState.REQUESTED if in_time else RefundState.MANUAL).value,
        None if in_time else WINDOW_OVER,
    )
    if in_time:
        reference = payment["reference"]
        await record(RefundRequested(refund_id, payment["id"], reference, amount_fen, reason_key))
