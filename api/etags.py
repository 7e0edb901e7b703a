"""Keeps two editors from undoing each other's work (RFC 9110 §13)."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from litestar import Request, Response

from api.refusals import ChangedMeanwhile, VersionNeeded

T = TypeVar("T")


def etag_of(*parts: object) -> str:
    """Make a strong tag from whatever changes when the thing does."""
    text = "\x1f".join(str(part) for part in parts)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def require_match(request: Request[Any, Any, Any], present: str) -> None:
    """Let an edit pass only when it starts from the present version.

    Raises VersionNeeded without an If-Match header, ChangedMeanwhile when no tag fits.
    """
    header = request.headers.get("if-match")
    if header is None:
        raise VersionNeeded
    if present not in _tags(header):
        raise ChangedMeanwhile


def unchanged(request: Request[Any, Any, Any], present: str) -> bool:
    """Tell whether the reader already has this version (If-None-Match, weak comparison)."""
    header = request.headers.get("if-none-match", "")
    return header.strip() == "*" or present in {tag.removeprefix("W/") for tag in _tags(header)}


def with_etag(shape: T, etag: str, status_code: int = 200) -> Response[T]:
    """Answer with a shape and its version."""
    return Response(shape, status_code=status_code, headers={"etag": etag})


def _tags(header: str) -> set[str]:
    return {tag.strip() for tag in header.split(",")}
