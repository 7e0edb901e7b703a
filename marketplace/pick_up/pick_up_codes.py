"""The code a buyer shows at a pick-up point: a signed QR text and six digits (rule L13). Pure.

The QR text names the order, its point and the nonce of the code, so that a copy from an
older code or another point is told apart. The digits stand for the same order as long as
the code is live, and are unique at their point.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from core import clock
from core.tokens import TokenNotUnderstood, read_signed, sign
from marketplace.refusals import CodeNotReadable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

PURPOSE = "pick-up"
PREFIX = "linli:"
DIGITS = 6
COMBINATIONS = 10**DIGITS
# Above this share guesses would hit too often and drawing would take too long.
LIVE_MAX = COMBINATIONS // 5
TYPED_CHARACTERS_MAX = 40

# A phone that goes offline keeps a useful QR text for a while, whatever the last day.
SHORTEST = timedelta(hours=24)

_SIX_DIGITS = re.compile(r"[0-9]{6}")
_SEPARATORS = str.maketrans("", "", " -_.·\t\u00a0\u3000\u200b\ufeff")


class PickUpToken(msgspec.Struct, frozen=True):
    """What the QR text says."""

    order: UUID
    point: UUID
    nonce: str


@dataclass(frozen=True)
class TypedDigits:
    """Six digits somebody read aloud or typed."""

    digits: str


def qr_text(token: PickUpToken, expires_at: datetime) -> str:
    """Give the text of the QR code, good until an instant that lies ahead."""
    content = msgspec.to_builtins(token)
    return PREFIX + sign(PURPOSE, content, expires_at - clock.now())


def read_qr_text(text: str) -> PickUpToken:
    """Read what a scanner gave.

    Raises CodeNotReadable for anything that is not one of our pick-up codes, and
    TokenExpired for one whose time has passed.
    """
    scanned = text.strip().strip("\ufeff")
    if not scanned.startswith(PREFIX):
        raise CodeNotReadable
    try:
        content = read_signed(PURPOSE, scanned.removeprefix(PREFIX))
    except TokenNotUnderstood:
        raise CodeNotReadable from None
    return msgspec.convert(content, PickUpToken)


def read_digits(text: str) -> str:
    """Give the six digits in what a keyboard gave; full-width digits and spaces are fine.

    Raises CodeNotReadable when it is anything else.
    """
    if len(text) > TYPED_CHARACTERS_MAX:
        raise CodeNotReadable
    typed = unicodedata.normalize("NFKC", text).translate(_SEPARATORS)
    if not _SIX_DIGITS.fullmatch(typed):
        raise CodeNotReadable
    return typed


def read_shown(text: str) -> PickUpToken | TypedDigits:
    """Read what came from a scanner or a keyboard, whichever it was."""
    if text.strip().strip("\ufeff").startswith(PREFIX):
        return read_qr_text(text)
    return TypedDigits(read_digits(text))


def good_until(kept_until: datetime, now: datetime) -> datetime:
    """Give when a QR text made now stops being good: not before the goods are sent back."""
    return max(kept_until, now + SHORTEST)


def draw_digits(
    taken: Collection[str], count: int, draw: Callable[[int], int] = secrets.randbelow
) -> list[str]:
    """Draw ``count`` different codes that are not taken, unpredictable to anybody.

    Raises ValueError when the point would have more live codes than it may.
    """
    if len(taken) + count > LIVE_MAX:
        message = f"a point may have at most {LIVE_MAX} live codes"
        raise ValueError(message)
    used = set(taken)
    drawn: list[str] = []
    while len(drawn) < count:
        digits = f"{draw(COMBINATIONS):0{DIGITS}d}"
        if digits not in used:
            used.add(digits)
            drawn.append(digits)
    return drawn


def new_nonce() -> str:
    """Give 128 random bits as 32 characters."""
    return secrets.token_hex(16)
