"""Who carries messages to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.settings import settings
from core.tables import MessageKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


class Undeliverable(Exception):  # noqa: N818 - it says what cannot be done
    """The carrier will never deliver this; the text says why, without the address."""


class CarrierFailed(Exception):  # noqa: N818 - it says what happened
    """The carrier did not take the message now; the text holds no address."""


@dataclass(frozen=True)
class Outgoing:
    """A message in its reader's language; ``id`` stays the same when it is sent again."""

    id: UUID
    purpose: str
    language: str
    address: str
    subject: str
    body: str
    fields: Mapping[str, str]


class Carrier(Protocol):
    """Sends one message; raises Undeliverable for good, or CarrierFailed to be asked again."""

    name: str

    async def send(self, message: Outgoing) -> None:
        """Hand the message over."""
        ...


class KeptHere:
    """Sends nothing: the stored message is the message, read on the development page.

    In production nobody reads that page, so what it is given is marked as failed.
    """

    name = "outbox"

    async def send(self, message: Outgoing) -> None:  # noqa: ARG002 - it needs no look at it
        """Do nothing in development; refuse for good elsewhere."""
        if not settings().development:
            raise Undeliverable("no carrier is configured: set SMTP_URL or SMS_PROVIDER")


_chosen: dict[MessageKind, Carrier] = {}


def use_carrier(kind: MessageKind, carrier: Carrier) -> None:
    """Let an installation bring its own carrier, in place of those the settings name."""
    _chosen[kind] = carrier


def carrier_for(kind: MessageKind) -> Carrier:
    """Give the carrier of a kind of message."""
    if kind not in _chosen:
        _chosen[kind] = _mail_carrier() if kind is MessageKind.MAIL else _sms_carrier()
    return _chosen[kind]


def _mail_carrier() -> Carrier:
    from core.messages.mail import SmtpCarrier  # noqa: PLC0415 - its library loads when used

    smtp_url = settings().smtp_url
    return SmtpCarrier(smtp_url) if smtp_url else KeptHere()


def _sms_carrier() -> Carrier:
    from core.messages.sms import HttpCarrier  # noqa: PLC0415 - its library loads when used

    provider = settings().sms_provider
    return KeptHere() if provider == "outbox" else HttpCarrier(provider)
