"""Close one payment at the provider and write down how it stands then.

The provider is always asked, because the money may have come first. A payment whose
opening call never got an answer is opened again with its key, to get hold of the object
that may exist, and then closed. What the provider does not know any more is looked for by
our id, because money would be found so; when that finds nothing, no money can come, and the
payment is closed here as well.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from core import clock
from payments import settling
from payments.gateway import gateway
from payments.opening import open_at_provider
from payments.payment_states import PaymentState
from payments.provider import GatewayRefused, GatewayUnavailable, GatewayUnknown

if TYPE_CHECKING:
    from asyncpg import Record

    from payments.provider import ProviderPayment

log = structlog.get_logger(__name__)

# The provider forgets keys after a day; before that, a key finds what was made with it.
KEYS_LAST = timedelta(hours=20)


async def close(row: Record) -> PaymentState:
    """Give the state after closing: cancelled, succeeded (too late), failed or processing.

    Raises GatewayUnavailable when the provider does not answer, or nothing that tells.
    """
    try:
        return await _closed(row)
    except GatewayRefused as refused:
        log.exception("payment_not_closed", payment=str(row["id"]), code=refused.code)
        raise GatewayUnavailable(refused.code, answered=True) from refused


async def note_as_told(row: Record) -> None:
    """Ask the provider how a payment stands that it once knew, and write that down.

    Raises GatewayUnavailable and GatewayRefused.
    """
    try:
        told = await gateway().retrieve_payment(row["provider_id"])
    except GatewayUnknown:
        await settle_forgotten(row)
    else:
        await settling.note(row["id"], told)


async def settle_forgotten(row: Record) -> PaymentState:
    """Settle a payment whose provider id the provider does not know; give its state.

    Raises GatewayUnavailable and GatewayRefused.
    """
    found = await gateway().find_payment(row["id"])
    if found is not None:
        return await settling.note(row["id"], await gateway().cancel_payment(found.provider_id))
    log.error("payment_forgotten_by_provider", payment=str(row["id"]))
    return await settling.give_up(row["id"], PaymentState.CANCELLED, provider_id=row["provider_id"])


async def _closed(row: Record) -> PaymentState:
    provider_id = row["provider_id"] or await _lost_object(row)
    if provider_id is None:
        return await settling.give_up(row["id"], PaymentState.CANCELLED)
    try:
        told = await gateway().cancel_payment(provider_id)
    except GatewayUnknown:
        return await settle_forgotten(row)
    return await settling.note(row["id"], told)


async def _lost_object(row: Record) -> str | None:
    """Find what an unanswered opening call may have made; None when there is nothing."""
    found: ProviderPayment | None
    if clock.now() - row["created_at"] > KEYS_LAST:
        found = await gateway().find_payment(row["id"])
    else:
        try:
            found = await open_at_provider(row)
        except GatewayRefused:
            # With its key known, the provider would have answered with the object.
            found = None
    return found.provider_id if found else None
