"""What the files of a picture are called, in the store and in addresses."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

MEDIA = "/media/"
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}-[0-9]{1,5}\.(webp|jpg)")


def hash_of(content: bytes) -> str:
    """Give the SHA-256 of an upload in 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def file_name(content_hash: str, width: int, suffix: str) -> str:
    """Give ``ab/abcd…-320.webp``: spread over folders, and never the same for other content."""
    return f"{content_hash[:2]}/{content_hash}-{width}.{suffix}"


def is_file_name(name: str) -> bool:
    """Tell whether a name from outside can be a picture's file at all."""
    return _NAME.fullmatch(name) is not None


def public_key(name: str) -> str:
    """Give the key in the store of what everybody may see."""
    return f"public/{name}"


def incoming_key(picture_id: UUID) -> str:
    """Give the key of an upload as it came, which nobody is ever shown."""
    return f"incoming/{picture_id}"
