"""Rows of the foundations: the outbox, kept answers, outgoing messages, pictures."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigSerial
from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import (
    Row,
    count,
    document,
    holds,
    identifier,
    instant,
    one_of,
    outside_id,
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


class MessageKind(StrEnum):
    """The way a message takes."""

    MAIL = "mail"
    SMS = "sms"


class MessageState(StrEnum):
    """Where an outgoing message stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # the carrier says that it can never be delivered
    DROPPED = "dropped"  # it was of no use any more when its turn came


class OutgoingMessage(Row, Table, tablename="outgoing_message"):
    """A mail or SMS; the development page of outgoing messages shows these rows."""

    kind = words(8)
    purpose = words(60)
    person = outside_id(null=True, index=True)
    language = words(8)
    sealed_address = prose()
    sealed_content = prose(null=True)
    state = state(MessageState, default=MessageState.WAITING)
    carrier = words(40, null=True)
    failure = prose(null=True)
    useful_until = instant(null=True)
    created_at = instant(index=True)
    sent_at = instant(null=True)

    message_kind_is_known = one_of("kind", MessageKind)
    message_state_is_known = one_of("state", MessageState)
    a_sent_message_says_when = holds('("state" = \'sent\') = ("sent_at" IS NOT NULL)')


class PictureState(StrEnum):
    """Whether all sizes of a picture are there."""

    PROCESSING = "processing"
    READY = "ready"


class Picture(Row, Table, tablename="picture"):
    """A picture somebody uploaded; without an owner for a day it is removed."""

    uploaded_by = outside_id(index=True)
    owner = outside_id(null=True, index=True)
    alt = words(300)
    hash = words(64, index=True)
    width = count()
    height = count()
    placeholder = prose()
    state = state(PictureState, default=PictureState.PROCESSING)
    created_at = instant()
    claimed_at = instant(null=True)

    picture_state_is_known = one_of("state", PictureState)
    a_picture_has_an_area = holds('"width" > 0 AND "height" > 0')
    an_owned_picture_says_since_when = holds('("owner" IS NULL) = ("claimed_at" IS NULL)')


class PictureVariant(Row, Table, tablename="picture_variant"):
    """One size of a picture, stored once as WebP and once as JPEG."""

    picture = reference(Picture, index=False)
    width = count()
    height = count()
    webp = words(120)
    jpeg = words(120)

    one_variant_per_width = Unique(["picture", "width"])
    a_variant_has_an_area = holds('"width" > 0 AND "height" > 0')
