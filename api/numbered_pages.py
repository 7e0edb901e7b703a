"""Pages of lists that are ordered by a running number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from api.paging import read_cursor, write_cursor
from api.shapes.base import Items
from api.shapes.shown import shown

T = TypeVar("T")


async def numbered_page(
    shape: type[T],
    read: Callable[..., Awaitable[list[Any]]],
    cursor: str | None,
    limit: int,
    kind: str,
    **wishes: Any,
) -> Items[T]:
    """Give one page, newest first; ``read`` takes ``before`` and ``limit``."""
    place = read_cursor(cursor, kind, tuple[int])
    found = await read(before=place[0] if place else None, limit=limit + 1, **wishes)
    page = found[:limit]
    return Items(
        items=[shown(view, shape) for view in page],
        next_cursor=write_cursor(kind, page[-1].running_number) if found[limit:] else None,
    )
