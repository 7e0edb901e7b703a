"""Addresses people are reached at: a telephone number or an e-mail address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from accounts.tables.signing_in import Channel
from core.messages import MessageKind
from core.personal_data import (
    lookup_hash,
    mask_email,
    mask_phone,
    normalise_email,
    normalise_phone,
    seal,
)

if TYPE_CHECKING:
    from typing import Self


@dataclass(frozen=True)
class Address:
    """An address in its normal form; it never appears in a log."""

    channel: Channel
    text: str

    @classmethod
    def of(cls, channel: str | None, text: str) -> Self:
        """Read an address; without a channel an ``@`` tells.

        Raises PhoneNotUnderstood or EmailNotUnderstood.
        """
        found = Channel(channel) if channel else _guess(text)
        normal = normalise_phone(text) if found is Channel.PHONE else normalise_email(text)
        return cls(found, normal)

    @property
    def hashed(self) -> bytes:
        """Give what the address is found by."""
        return lookup_hash(self.text)

    @property
    def sealed(self) -> str:
        """Give the address encrypted anew."""
        return seal(self.text)

    @property
    def masked(self) -> str:
        """Give what others may see of it."""
        return mask(self.channel, self.text)

    @property
    def message_kind(self) -> MessageKind:
        """Give how a message gets there."""
        return MessageKind.SMS if self.channel is Channel.PHONE else MessageKind.MAIL

    @override
    def __repr__(self) -> str:
        return f"Address({self.masked})"


def mask(kind: str, text: str) -> str:
    """Give what others may see of an address of a kind; of anything else, nothing."""
    if kind == Channel.PHONE:
        return mask_phone(text)
    return mask_email(text) if kind == Channel.EMAIL else "***"


def _guess(text: str) -> Channel:
    return Channel.EMAIL if "@" in text else Channel.PHONE
