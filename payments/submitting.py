"""Carry refunds to the provider, and write down what it says of them.

News about a refund is believed for the try that is under way only: what an older try's
late message says has been counted already.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.outbox import record
from payments import refund_states
from payments.facts import RefundFailed, RefundReturned, RefundSubmitted, RefundSucceeded
from payments.gateway import gateway
from payments.locking import lock_refund
from payments.provider import (
    GatewayRefused,
    Method,
    ProviderRefund,
    ProviderRefundState,
    RefundOrder,
)
from payments.refund_states import RefundState, Standing
from payments.refund_tries import keep_try
from payments.refund_windows import WINDOW_OVER, may_return

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Record

log = structlog.get_logger(__name__)

# The provider forgets keys after a day; an older try is looked for before it is repeated.
KEYS_LAST = timedelta(hours=20)


async def submit(refund_id: UUID) -> None:
    """Carry a requested refund to the provider; does nothing for any other.

    One the provider takes no longer (rule R9) waits for a hand instead.

    Raises GatewayUnavailable when the provider does not answer; the same try is repeated.
    """
    row = await fetch_row(
        """SELECT refund.*, payment.intent_id, payment.method, payment.settled_at AS paid_at
           FROM refund
           JOIN payment ON payment.id = refund.payment WHERE refund.id = $1""",
        refund_id,
    )
    if row is None or row["state"] != RefundState.REQUESTED or row["due_at"] > clock.now():
        return
    # Before asking: one that fails each time must not be the first in line for ever.
    await execute("UPDATE refund SET tried_at = $2 WHERE id = $1", refund_id, clock.now())
    over = not may_return(Method(row["method"]), row["paid_at"], clock.now())
    try:
        told = await _lost_try(row, over=over)
        if told is None and over:
            await _close_window(refund_id, row["failures"])
            return
        told = told or await gateway().refund(_order(row))
    except GatewayRefused as refused:
        await _refused(refund_id, row["failures"], str(refused))
        return
    await note(refund_id, told, failures=row["failures"])


async def note(refund_id: UUID, told: ProviderRefund, *, failures: int | None = None) -> None:
    """Apply what the provider told; ``failures`` names the try it answers to, if known."""
    async with transaction():
        refund, payment = await lock_refund(refund_id)
        await keep_try(refund_id, told)
        if refund["proof"] is not None:
            # The money came from elsewhere. What the provider still moves shows when accounts
            # are compared.
            log.warning("news_of_a_refund_made_by_hand", refund=str(refund_id), told=told.state)
            return
        if not _is_about_this_try(refund, told, failures):
            return
        current = _standing(refund)
        standing = refund_states.after(current, told.state)
        failed = standing.failures > current.failures
        await _write(refund, standing, None if failed else told.provider_id, told.reason)
        await _tell(refund, payment, current, standing)


async def _lost_try(row: Record, *, over: bool) -> ProviderRefund | None:
    """Give the try the provider made though its answer was lost."""
    if not over and clock.now() - row["due_at"] < KEYS_LAST:
        return None
    found = await gateway().find_refund(row["id"], row["intent_id"])
    return found if found and found.state is not ProviderRefundState.FAILED else None


def _order(row: Record) -> RefundOrder:
    key = f"refund:{row['id']}:{row['failures']}"
    return RefundOrder(row["id"], key, row["intent_id"], row["amount_fen"])


def _is_about_this_try(refund: Record, told: ProviderRefund, failures: int | None) -> bool:
    if failures is not None:
        return bool(failures == refund["failures"])
    if refund["provider_id"] is not None:
        return bool(refund["provider_id"] == told.provider_id)
    return told.state is not ProviderRefundState.FAILED


async def _refused(refund_id: UUID, failures: int, why: str) -> None:
    async with transaction():
        refund, payment = await lock_refund(refund_id)
        current = _standing(refund)
        if refund["failures"] != failures or current.state is not RefundState.REQUESTED:
            return
        standing = refund_states.failed(current)
        await _write(refund, standing, None, why)
        await _tell(refund, payment, current, standing)


async def _close_window(refund_id: UUID, failures: int) -> None:
    """Give up what the provider would refuse for good: more tries cannot help."""
    async with transaction():
        refund, payment = await lock_refund(refund_id)
        current = _standing(refund)
        if refund["failures"] != failures or current.state is not RefundState.REQUESTED:
            return
        await _write(refund, Standing(RefundState.MANUAL, failures), None, WINDOW_OVER)
        ids = (refund["id"], payment["id"], payment["reference"])
        await record(RefundFailed(*ids, refund["amount_fen"], refund["reason_key"], final=True))


@within_transaction
async def _write(
    refund: Record, standing: Standing, provider_id: str | None, error: str | None
) -> None:
    now = clock.now()
    done = standing.state is RefundState.SUCCEEDED
    failed = standing.failures > refund["failures"]
    pause = refund_states.pause_after(standing.failures) if failed else timedelta()
    await execute(
        """UPDATE refund SET state = $2, failures = $3, provider_id = $4, last_error = $5,
             settled_at = $6, due_at = $7 WHERE id = $1""",
        refund["id"],
        standing.state.value,
        standing.failures,
        provider_id,
        error[:300] if error else None,
        (refund["settled_at"] or now) if done else None,
        now + pause,
    )


@within_transaction
async def _tell(refund: Record, payment: Record, before: Standing, after: Standing) -> None:
    ids = (refund["id"], payment["id"], payment["reference"])
    amount, key = refund["amount_fen"], refund["reason_key"]
    if before.state is RefundState.SUCCEEDED and after.state is not before.state:
        await record(RefundReturned(*ids, amount, key))
    if after.state is RefundState.SUCCEEDED and before.state is not after.state:
        await record(RefundSucceeded(*ids, amount, key))
    if before.state is not after.state and after.state is RefundState.SUBMITTED:
        await record(RefundSubmitted(*ids, amount, key))
    if after.failures > before.failures:
        final = after.state is RefundState.MANUAL
        log.error("refund_failed", refund=str(refund["id"]), failures=after.failures, final=final)
        await record(RefundFailed(*ids, amount, key, final=final))


def _standing(refund: Record) -> Standing:
    return Standing(RefundState(refund["state"]), refund["failures"])
