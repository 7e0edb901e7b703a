"""Write down what the provider says of a payment. Every way in which news comes ends here.

The answer to our own call, a webhook and the poller all bring a freshly fetched object;
the pure rule decides, the row lock makes them take turns, the fact is recorded once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, transaction, within_transaction
from core.outbox import record
from payments import payment_states
from payments.facts import PaymentCancelled, PaymentFailed, PaymentSucceeded
from payments.locking import lock_payment
from payments.payment_states import PaymentState

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Record

    from payments.provider import ProviderPayment


async def note(payment_id: UUID, told: ProviderPayment) -> PaymentState:
    """Apply what the provider told and give the state after it."""
    async with transaction():
        row = await lock_payment(payment_id)
        state = payment_states.after(PaymentState(row["state"]), told.state)
        await _keep_ids(row, told)
        if state != row["state"]:
            await _move(row, state, told)
    return state


async def give_up(
    payment_id: UUID, state: PaymentState, *, provider_id: str | None = None
) -> PaymentState:
    """Settle a payment the provider does not have, as failed or cancelled.

    ``provider_id`` is what was asked about; None when it never had one.
    """
    async with transaction():
        row = await lock_payment(payment_id)
        if payment_states.is_open(row["state"]) and row["provider_id"] == provider_id:
            await _move(row, state, None)
            return state
    return PaymentState(row["state"])


@within_transaction
async def _keep_ids(row: Record, told: ProviderPayment) -> None:
    await execute(
        """UPDATE payment SET provider_id = coalesce(provider_id, $2),
             intent_id = coalesce($3, intent_id), charge_id = coalesce($4, charge_id),
             fee_fen = coalesce($5, fee_fen), redirect_url = coalesce(redirect_url, $6),
             checked_at = $7 WHERE id = $1""",
        row["id"],
        told.provider_id,
        told.intent_id,
        told.charge_id,
        told.fee_fen,
        told.redirect_url,
        clock.now(),
    )


@within_transaction
async def _move(row: Record, state: PaymentState, told: ProviderPayment | None) -> None:
    captured = told.captured_fen if told and state is PaymentState.SUCCEEDED else 0
    settled_at = None if payment_states.is_open(state) else clock.now()
    await execute(
        "UPDATE payment SET state = $2, captured_fen = $3, settled_at = $4 WHERE id = $1",
        row["id"],
        state.value,
        captured,
        settled_at,
    )
    if state is PaymentState.SUCCEEDED:
        await record(_success(row, captured, told.fee_fen if told else None))
    elif state is PaymentState.FAILED:
        await record(PaymentFailed(row["id"], row["reference"], row["attempt"]))
    elif state is PaymentState.CANCELLED:
        await record(PaymentCancelled(row["id"], row["reference"], row["attempt"]))


def _success(row: Record, captured: int, fee: int | None) -> PaymentSucceeded:
    return PaymentSucceeded(
        payment_id=row["id"],
        reference=row["reference"],
        attempt=row["attempt"],
        payer=row["payer"],
        method=row["method"],
        amount_fen=row["amount_fen"],
        captured_fen=captured,
        fee_fen=fee,
    )
