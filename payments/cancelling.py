"""Cancel payments: what they held may be released only when the provider confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch, fetch_row
from payments import queries
from payments.closing import close
from payments.patience import patience
from payments.payment_states import PaymentState, is_open
from payments.provider import GatewayUnavailable
from payments.refusals import PaymentsAway

if TYPE_CHECKING:
    from uuid import UUID

    from payments.queries import PaymentView


async def cancel_payment(payment_id: UUID) -> PaymentView:
    """Close a payment and give how it stands: cancelled, or succeeded when it was too late.

    Processing means that money is under way and cannot be stopped: keep the hold, ask again.
    For sweeps. Must not run inside a transaction. Raises PaymentNotFound and
    GatewayUnavailable.
    """
    row = await fetch_row("SELECT * FROM payment WHERE id = $1", payment_id)
    if row is not None and is_open(PaymentState(row["state"])):
        await close(row)
    return await queries.existing_payment(payment_id)


async def cancel_payments_of(reference: UUID) -> bool:
    """Close everything open for a reference; tell whether no money came and none can come.

    Must not run inside a transaction. Raises PaymentsAway when the provider could not be
    asked: nothing may be released then, and the question may be put again later.
    """
    try:
        with patience():
            return await close_payments_of(reference)
    except GatewayUnavailable as away:
        raise PaymentsAway(away.retry_after_seconds) from away


async def close_payments_of(reference: UUID) -> bool:
    """Do the same for a sweep, which wants to know why it gets no answer.

    Raises GatewayUnavailable.
    """
    rows = await fetch("SELECT * FROM payment WHERE reference = $1", reference)
    states = {PaymentState(row["state"]) for row in rows if not is_open(row["state"])}
    for row in rows:
        if is_open(row["state"]):
            states.add(await close(row))
    return states <= {PaymentState.CANCELLED, PaymentState.FAILED}
