"""Marks where the next page of a list begins.

A marker holds the sort key of the last row and nothing secret; it is signed for one list,
so that nobody can steer a query with it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Annotated, Any, TypeVar

import msgspec
from litestar.params import QueryParameter

from api.refusals import BrokenCursor
from core.tokens import signature

LIMIT_DEFAULT = 20
LIMIT_MAX = 50
MARKER_CHARACTERS_MAX = 600
SIGNATURE_BYTES = 16

Shape = TypeVar("Shape")

Cursor = Annotated[
    str | None,
    QueryParameter(
        name="cursor",
        description="The next_cursor of the page before.",
        max_length=MARKER_CHARACTERS_MAX,
    ),
]
Limit = Annotated[
    int,
    QueryParameter(name="limit", description="Rows of one page.", ge=1, le=LIMIT_MAX),
]


def write_cursor(kind: str, *values: Any) -> str:
    """Make the marker of a list from the sort key of the last row shown."""
    payload = msgspec.json.encode(values)
    sealed = signature(f"cursor {kind}", payload)[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(sealed + payload).rstrip(b"=").decode()


def read_cursor(cursor: str | None, kind: str, shape: type[Shape]) -> Shape | None:
    """Give the sort key in a marker, None without one; raise BrokenCursor for a foreign one.

    ``shape`` is the tuple the key is made of, such as ``tuple[datetime, UUID]``.
    """
    if cursor is None:
        return None
    if len(cursor) > MARKER_CHARACTERS_MAX:
        raise BrokenCursor
    try:
        raw = base64.b64decode(
            cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        )
    except (UnicodeEncodeError, binascii.Error):
        raise BrokenCursor from None
    sealed, payload = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not hmac.compare_digest(sealed, signature(f"cursor {kind}", payload)[:SIGNATURE_BYTES]):
        raise BrokenCursor
    try:
        return msgspec.json.decode(payload, type=shape)
    except msgspec.MsgspecError:
        raise BrokenCursor from None
