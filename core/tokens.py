"""Secrets handed out: signed tokens that expire, one-time codes, opaque tokens.

What is stored of a code or an opaque token is a hash, so a copy of the database opens
nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from core import clock
from core.refusals import Expired, Text, Unacceptable
from core.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

TOKEN_CHARACTERS_MAX = 4096
CODE_DIGITS = 6
_EXPIRES = "exp"


@dataclass(eq=False)
class TokenNotUnderstood(Unacceptable):
    """The token is not one of ours, was altered, or was made for something else."""

    code: ClassVar[str] = "token-not-understood"
    title: ClassVar[Text] = Text("链接或凭证无效", "Not a valid link or token")
    detail: ClassVar[Text] = Text(
        "这个链接或凭证无效，请重新获取。", "This link or token is not valid; ask for a new one."
    )


@dataclass(eq=False)
class TokenExpired(Expired):
    """The token was good once, and its time has passed."""

    code: ClassVar[str] = "token-expired"
    title: ClassVar[Text] = Text("链接或凭证已过期", "The link or token has expired")
    detail: ClassVar[Text] = Text(
        "这个链接或凭证已过期，请重新获取。", "This link or token has expired; ask for a new one."
    )


def sign(purpose: str, content: Mapping[str, Any], valid_for: timedelta) -> str:
    """Make a token that anybody can read and nobody can alter.

    ``content`` is JSON-able and holds nothing secret. A token made for one purpose is not
    understood for another.
    """
    expires = int((clock.now() + valid_for).timestamp())
    payload = msgspec.json.encode({**content, _EXPIRES: expires})
    return f"{_encoded(payload)}.{_encoded(signature(purpose, payload))}"


def read_signed(purpose: str, token: str) -> dict[str, Any]:
    """Give the content of a token; raise TokenNotUnderstood or TokenExpired."""
    encoded, _, encoded_signature = token.partition(".")
    if len(token) > TOKEN_CHARACTERS_MAX:
        raise TokenNotUnderstood
    try:
        payload, given = _decoded(encoded), _decoded(encoded_signature)
    except (ValueError, binascii.Error):
        raise TokenNotUnderstood from None
    if not hmac.compare_digest(given, signature(purpose, payload)):
        raise TokenNotUnderstood
    content: dict[str, Any] = msgspec.json.decode(payload)
    if datetime.fromtimestamp(content.pop(_EXPIRES), UTC) <= clock.now():
        raise TokenExpired
    return content


def signature(purpose: str, payload: bytes) -> bytes:
    """Give the 32-byte keyed signature of some bytes for one purpose."""
    purpose_key = hmac.digest(settings().signing_key, purpose.encode(), hashlib.sha256)
    return hmac.digest(purpose_key, payload, hashlib.sha256)


def new_code() -> str:
    """Give six random digits, leading zeros kept."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def hash_code(code: str, bound_to: str) -> bytes:
    """Give what is stored of a one-time code.

    Six digits are guessed from a plain hash at once, so the hash is keyed; ``bound_to``
    (an address and a purpose) keeps a code from opening anything else.
    """
    return signature("one-time code", f"{bound_to}\0{code}".encode())


def code_matches(code: str, bound_to: str, stored: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(hash_code(code, bound_to), stored)


def new_token() -> str:
    """Give 256 random bits as 43 characters that are safe in an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """Give what is stored of an opaque token; 256 random bits need no key."""
    return hashlib.sha256(token.encode()).digest()


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    padded = text + "=" * (-len(text) % 4)
    return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
