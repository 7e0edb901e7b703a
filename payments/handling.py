"""Look into a kept webhook: find what it is about, fetch it again, write down what is true.

The message itself is only a hint. Objects of other programs on the same account are left
alone; an object that names an id of ours which we do not know yet is tried again later, and
parked in the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, fetch_value
from payments import closing, connecting, reversing, sending_transfers, settling, submitting
from payments.gateway import gateway
from payments.provider import GatewayUnknown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from asyncpg import Record


class UnknownObject(Exception):  # noqa: N818 - it may become known
    """A webhook names an id of ours that is not (yet) in the database."""


async def handle_receipt(receipt_id: UUID) -> None:
    """Handle a webhook; harmless to repeat. Raises UnknownObject, GatewayUnavailable.

    A provider that is away leaves the receipt waiting for the next sweep.
    """
    receipt = await fetch_row("SELECT * FROM webhook_receipt WHERE id = $1", receipt_id)
    if receipt is None or receipt["state"] != "waiting":
        return
    await execute(
        "UPDATE webhook_receipt SET looked_at = $2 WHERE id = $1", receipt_id, clock.now()
    )
    handled = await HANDLERS[receipt["subject"]](receipt)
    await execute(
        "UPDATE webhook_receipt SET state = $2 WHERE id = $1",
        receipt_id,
        "handled" if handled else "ignored",
    )


async def _handle_payment(receipt: Record) -> bool:
    row = await fetch_row(
        "SELECT id, provider_id FROM payment WHERE id = $1 OR provider_id = $2",
        receipt["our_id"],
        receipt["provider_id"],
    )
    if row is None:
        return _nothing_of_ours(receipt)
    if row["provider_id"] is not None:
        await closing.note_as_told(row)
        return True
    provider_id = receipt["provider_id"] or await _found(row["id"])
    if provider_id is None:
        raise UnknownObject(receipt["event_id"])
    try:
        told = await gateway().retrieve_payment(provider_id)
    except GatewayUnknown:
        raise UnknownObject(receipt["event_id"]) from None
    await settling.note(row["id"], told)
    return True


async def _found(payment_id: UUID) -> str | None:
    """Find the object of a payment whose opening call lost its answer."""
    found = await gateway().find_payment(payment_id)
    return found.provider_id if found else None


async def _handle_refund(receipt: Record) -> bool:
    refund_id = await fetch_value(
        "SELECT id FROM refund WHERE id = $1 OR provider_id = $2",
        receipt["our_id"],
        receipt["provider_id"],
    )
    if refund_id is None:
        return _nothing_of_ours(receipt)
    told = await gateway().retrieve_refund(receipt["provider_id"])
    await submitting.note(refund_id, told)
    return True


async def _handle_transfer(receipt: Record) -> bool:
    row = await fetch_row(
        "SELECT id, provider_id FROM outgoing_transfer WHERE id = $1 OR provider_id = $2",
        receipt["our_id"],
        receipt["provider_id"],
    )
    if row is None:
        return _nothing_of_ours(receipt)
    told = await gateway().retrieve_transfer(receipt["provider_id"])
    await sending_transfers.note_transfer(row["id"], told)
    if told.reversed_fen:
        await reversing.look_at_reversals(row["id"], told.provider_id)
    return True


async def _handle_account(receipt: Record) -> bool:
    row = await fetch_row(
        "SELECT * FROM connected_account WHERE provider_id = $1", receipt["provider_id"]
    )
    if row is None:
        return _nothing_of_ours(receipt)
    await connecting.refresh_account(row)
    return True


def _nothing_of_ours(receipt: Record) -> bool:
    if receipt["our_id"] is not None:
        raise UnknownObject(receipt["event_id"])
    return False


HANDLERS: dict[str, Callable[[Record], Awaitable[bool]]] = {
    "payment": _handle_payment,
    "refund": _handle_refund,
    "transfer": _handle_transfer,
    "account": _handle_account,
}
