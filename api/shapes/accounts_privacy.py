"""What the platform did with people's data, and what they allowed."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from accounts.tables.privacy import ExportState, Purpose, Revealed
from accounts.tables.signing_in import Channel
from api.shapes.accounts_fields import AddressText, Reason
from api.shapes.base import Answer, Body, Instant


class ConsentText(Answer):
    """A text to read before deciding on one purpose."""

    purpose: Purpose
    version: str
    title: str
    body: str
    required: bool


class Consent(Answer):
    """The last decision on a purpose; ``outdated`` when there is a newer text."""

    purpose: Purpose
    granted: bool
    text_version: str
    at: Instant
    outdated: bool


class RevealSeen(Answer):
    """One look somebody took at the person's data."""

    at: Instant
    by_role: str
    by_party: str
    what: Revealed
    reason: str


class AuditLine(Answer):
    """One line of the trail, with a sentence for its reader."""

    at: Instant
    what: str
    text: str
    by_myself: bool
    by_party: str | None


class OperatorAuditLine(Answer):
    """One line of the whole trail."""

    at: Instant
    what: str
    text: str
    person_id: UUID | None
    done_by: UUID | None
    party_id: UUID | None
    party_name: str | None
    details: dict[str, Any]


class DataExport(Answer):
    """A copy of one's data: waiting, ready or gone."""

    id: UUID
    state: ExportState
    created_at: Instant
    ready_at: Instant | None
    expires_at: Instant | None


class LookUp(Body):
    """An exact address, and why it is looked for."""

    channel: Channel
    address: AddressText
    reason: Reason


class MaskedPerson(Answer):
    """Somebody as staff see them before any reveal."""

    id: UUID
    name: str
    masked_phone: str | None
    masked_email: str | None
    communities: list[str]
    created_at: Instant


class ResidentLookUp(Body):
    """How a resident's name begins."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"\S")]


class ContactAsked(Body):
    """Which contact of a resident to see in full, and why."""

    what: Literal["phone", "email"]
    reason: Reason


class RevealAsked(Body):
    """What is needed in full, and why; the person will see both."""

    what: Revealed
    reason: Reason


class RevealedText(Answer):
    """Personal data in full."""

    text: str
