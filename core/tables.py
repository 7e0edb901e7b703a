"""Rows of the foundations: the outbox and the answers kept for repeated requests."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigSerial
from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import (
    Row,
    count,
    document,
    identifier,
    instant,
    one_of,
    prose,
    reference,
    state,
    words,
)


class DeliveryState(StrEnum):
    """Where the delivery of one fact to one reaction stands."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"


class OutboxEntry(Table, tablename="outbox_entry"):
    """A fact, written in the transaction in which it became true."""

    id = identifier()
    sequence = BigSerial()
    kind = words(120)
    payload = document()
    recorded_at = instant()
    relayed_at = instant(null=True)


class OutboxDelivery(Row, Table, tablename="outbox_delivery"):
    """One fact on its way to one reaction; retried until done or parked."""

    entry = reference(OutboxEntry)
    reaction = words(200)
    state = state(DeliveryState, default=DeliveryState.WAITING)
    attempts = count(default=0)
    due_at = instant()
    done_at = instant(null=True)
    last_error = prose(null=True)

    delivered_once_per_reaction = Unique(["entry", "reaction"])
    delivery_state_is_known = one_of("state", DeliveryState)


class IdempotentAnswer(Row, Table, tablename="idempotent_answer"):
    """The stored answer of a request that carried an idempotency key."""

    actor = words(80)
    key = words(80)
    request_hash = words(64)
    status = count(null=True)
    headers = document(null=True)
    body = prose(null=True)
    created_at = instant()

    one_answer_per_key = Unique(["actor", "key"])
