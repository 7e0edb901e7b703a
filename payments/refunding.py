"""Give money back: requested in the caller's transaction, submitted afterwards.

Under the payment's row lock, what was refunded or is on its way never exceeds what was
captured. Each try has a key of its own, because the provider would answer a repeated key
with the old failure; within one try every call repeats safely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core import clock
from core.database import execute, fetch, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from payments import queries
from payments.facts import RefundRequested, RefundSucceeded
from payments.locking import lock_payments, lock_refund
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
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from asyncpg import Record

    from payments.queries import RefundView


class Asked(NamedTuple):
    """Money of a payment that is to go back; the caller may mint the refund's id.

    The same reason key gives the same refund. ``reason`` is for people and names nobody.
    """

    payment_id: UUID
    amount_fen: int
    reason_key: str
    reason: str = ""
    refund_id: UUID | None = None


@within_transaction
async def request_refund(
    *,
    payment_id: UUID,
    amount_fen: int,
    reason_key: str,
    reason: str = "",
    refund_id: UUID | None = None,
) -> RefundView:
    """Ask for money to go back, as ``request_refunds`` does for many; raises what it raises."""
    asked = Asked(payment_id, amount_fen, reason_key, reason, refund_id)
    return (await request_refunds([asked]))[0]


@within_transaction
async def request_refunds(asked: Sequence[Asked]) -> list[RefundView]:
    """Ask for money of several payments to go back; give the refunds in that order.

    What the provider takes no longer (rule R9) waits for a hand at once. Raises
    PaymentNotFound, NothingToRefund, RefundTooLarge, and RefundDiffers when a reason was
    refunded with another amount.
    """
    payments = await lock_payments([one.payment_id for one in asked])
    known = await _known(asked)
    new: dict[UUID, Asked] = {}
    ids = []
    for one in asked:
        there = known.get((one.payment_id, one.reason_key))
        if there is not None and there[1] != one.amount_fen:
            raise RefundDiffers(refunded_fen=there[1])
        ids.append(there[0] if there else one.refund_id or uuid7())
        if there is None:
            new[ids[-1]] = one
            known[one.payment_id, one.reason_key] = (ids[-1], one.amount_fen)
    await _require_left(payments, list(new.values()))
    await _keep(payments, new)
    return await queries.existing_refunds(ids)


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


async def _known(asked: Sequence[Asked]) -> dict[tuple[UUID, str], tuple[UUID, int]]:
    rows = await fetch(
        """SELECT refund.id, refund.payment, refund.reason_key, refund.amount_fen FROM refund
           JOIN unnest($1::uuid[], $2::text[]) AS asked (payment, reason_key)
             USING (payment, reason_key)""",
        [one.payment_id for one in asked],
        [one.reason_key for one in asked],
    )
    return {(row["payment"], row["reason_key"]): (row["id"], row["amount_fen"]) for row in rows}


@within_transaction
async def _require_left(payments: Mapping[UUID, Record], asked: Sequence[Asked]) -> None:
    rows = await fetch(
        """SELECT payment, sum(amount_fen)::bigint AS fen FROM refund
           WHERE payment = ANY($1) GROUP BY payment""",
        [one.payment_id for one in asked],
    )
    taken = {row["payment"]: row["fen"] for row in rows}
    for one in asked:
        payment = payments[one.payment_id]
        if payment["state"] != PaymentState.SUCCEEDED:
            raise NothingToRefund
        left = payment["captured_fen"] - taken.get(payment["id"], 0)
        if not 0 < one.amount_fen <= left:
            raise RefundTooLarge(asked_fen=one.amount_fen, left_fen=left)
        taken[payment["id"]] = payment["captured_fen"] - left + one.amount_fen


@within_transaction
async def _keep(payments: Mapping[UUID, Record], new: Mapping[UUID, Asked]) -> None:
    now = clock.now()
    in_time = {
        name: may_return(Method(payment["method"]), payment["settled_at"], now)
        for name, one in new.items()
        for payment in [payments[one.payment_id]]
    }
    await execute(
        """INSERT INTO refund (id, payment, amount_fen, reason_key, reason, state, last_error,
             failures, requested_at, due_at)
           SELECT new.id, new.payment, new.fen, new.reason_key, new.reason, new.state,
             new.last_error, 0, $1, $1
           FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[],
             $8::text[]) AS new (id, payment, fen, reason_key, reason, state, last_error)""",
        now,
        list(new),
        [one.payment_id for one in new.values()],
        [one.amount_fen for one in new.values()],
        [one.reason_key for one in new.values()],
        [one.reason for one in new.values()],
        [(RefundState.REQUESTED if in_time[name] else RefundState.MANUAL).value for name in new],
        [None if in_time[name] else WINDOW_OVER for name in new],
    )
    await record(
        *(
            RefundRequested(
                name,
                one.payment_id,
                payments[one.payment_id]["reference"],
                one.amount_fen,
                one.reason_key,
            )
            for name, one in new.items()
            if in_time[name]
        )
    )
