"""Personal data at rest and on show: sealed, found by keyed hash, masked.

A sealed text is ``<key id>.<base64url of nonce and ciphertext>`` (AES-256-GCM). The first
key of the settings seals, every key opens, and ``reseal`` moves a text to the first key;
the key id is bound to the ciphertext. What must be found again is stored beside it as a
keyed hash of its normal form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

import phonenumbers
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.refusals import Text, Unacceptable
from core.settings import settings

NONCE_BYTES = 12
EMAIL_CHARACTERS_MAX = 254
PHONE_CHARACTERS_MAX = 40

_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_LOCAL_PART_MAX = 64
_MAINLAND = "+86"
_MAINLAND_MOBILE = re.compile(r"\+861\d{10}")


class CannotOpen(Exception):  # noqa: N818 - it says what cannot be done
    """A sealed text was altered, or its key is no longer among LINLI_SECRET_KEYS."""


@dataclass(eq=False)
class PhoneNotUnderstood(Unacceptable):
    """The text is not a telephone number that could be called."""

    code: ClassVar[str] = "phone-not-understood"
    title: ClassVar[Text] = Text("电话号码有误", "Not a telephone number")
    detail: ClassVar[Text] = Text(
        "请填写有效的手机号，例如 13812345678；境外号码请加国家代码，例如 +852。",
        "Enter a valid number such as 13812345678; with its country code when it is not"
        " from the mainland, such as +852.",
    )


@dataclass(eq=False)
class EmailNotUnderstood(Unacceptable):
    """The text is not an e-mail address."""

    code: ClassVar[str] = "email-not-understood"
    title: ClassVar[Text] = Text("邮箱地址有误", "Not an e-mail address")
    detail: ClassVar[Text] = Text(
        "请填写有效的邮箱地址，例如 name@example.com。",
        "Enter a valid address such as name@example.com.",
    )


def seal(text: str) -> str:
    """Encrypt a text under the first key; the same text never gives the same result."""
    key = settings().secret_keys[0]
    nonce = os.urandom(NONCE_BYTES)
    closed = AESGCM(key.key).encrypt(nonce, text.encode(), key.key_id.encode())
    return f"{key.key_id}.{base64.urlsafe_b64encode(nonce + closed).decode()}"


def open_sealed(sealed: str) -> str:
    """Decrypt a sealed text; raise CannotOpen when it was altered or its key is gone."""
    key_id, _, encoded = sealed.partition(".")
    key = next((known.key for known in settings().secret_keys if known.key_id == key_id), None)
    if key is None:
        message = f"the key {key_id[:32]!r} is not among LINLI_SECRET_KEYS"
        raise CannotOpen(message)
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
        opened = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key_id.encode())
    except (InvalidTag, ValueError, binascii.Error):
        message = f"a text sealed under {key_id!r} was altered"
        raise CannotOpen(message) from None
    return opened.decode()


def reseal(sealed: str) -> str:
    """Give a sealed text under the first key; the same text when it is already."""
    if sealed.startswith(f"{settings().secret_keys[0].key_id}."):
        return sealed
    return seal(open_sealed(sealed))


def lookup_hash(text: str) -> bytes:
    """Give the 32-byte keyed hash by which a normalised text is found again."""
    return hmac.new(settings().lookup_key, text.encode(), hashlib.sha256).digest()


def normalise_phone(text: str) -> str:
    """Give a number in E.164, the mainland assumed: ``138 1234 5678`` → ``+8613812345678``.

    Raises PhoneNotUnderstood for what cannot be a number of its country.
    """
    if len(text) > PHONE_CHARACTERS_MAX:
        raise PhoneNotUnderstood
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), "CN")
    except phonenumbers.NumberParseException:
        raise PhoneNotUnderstood from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise PhoneNotUnderstood
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_email(text: str) -> str:
    """Give an address in lower case with an ASCII domain; raise EmailNotUnderstood."""
    local, at, domain = unicodedata.normalize("NFKC", text).strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        raise EmailNotUnderstood from None
    whole = f"{local}@{domain}"
    understood = (
        at
        and len(whole) <= EMAIL_CHARACTERS_MAX
        and len(local) <= _LOCAL_PART_MAX
        and _LOCAL_PART.fullmatch(local)
        and _DOMAIN.fullmatch(domain)
    )
    if not understood:
        raise EmailNotUnderstood
    return whole


def mask_name(name: str) -> str:
    """``张小丽`` → ``张**``: the first character and nothing of the length."""
    return f"{name.strip()[:1]}**"


def mask_phone(phone: str) -> str:
    """``+8613812345678`` → ``138****5678``; elsewhere the country and the last two stay."""
    if _MAINLAND_MOBILE.fullmatch(phone):
        national = phone.removeprefix(_MAINLAND)
        return f"{national[:3]}****{national[-4:]}"
    return f"{phone[:3]}****{phone[-2:]}"


def mask_email(email: str) -> str:
    """``lily@example.com`` → ``l***@example.com``."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}"


def mask_id_number(number: str) -> str:
    """``11010519491231002X`` → ``1****************X``: the first and the last only."""
    return f"{number[:1]}{'*' * (len(number) - 2)}{number[-1:]}" if len(number) > 2 else "**"  # noqa: PLR2004 - two are shown
