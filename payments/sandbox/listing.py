"""Lists as Stripe pages them: newest first, cursors by object id, filters by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox.parameters import Field, integer, struct, text
from payments.sandbox.world import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

DEFAULT_LIMIT = 10
MAX_LIMIT = 100
RANGE = struct({name: integer() for name in ("gt", "gte", "lt", "lte")})


def page(
    call: Call,
    kind: str,
    filters: Mapping[str, Field],
    shape: Callable[[World, Row], Row] | None = None,
) -> Row:
    """Give one page of a kind; each filter compares the field of the same name."""
    given = call.read(
        {
            "limit": integer(1, MAX_LIMIT),
            "starting_after": text(),
            "ending_before": text(),
            "created": _created,
            **filters,
        }
    )
    wanted = {name: given[name] for name in filters if name in given}
    rows = [
        row
        for row in reversed(list(call.world.journal.each(kind)))
        if _matches(row, wanted) and _within(row, given.get("created", {}))
    ]
    part, more = _cut(call, kind, rows, given)
    shown = [visible(shape(call.world, row) if shape else row) for row in part]
    return collection("/v1/" + kind + "s", shown, more=more)


def collection(url: str, rows: list[Row], *, more: bool = False) -> Row:
    """Give a list object."""
    return {"object": "list", "data": rows, "has_more": more, "url": url}


def _cut(call: Call, kind: str, rows: list[Row], given: dict[str, Any]) -> tuple[list[Row], bool]:
    limit = given.get("limit", DEFAULT_LIMIT)
    ids = [row["id"] for row in rows]
    if "ending_before" in given:
        call.world.need(kind, given["ending_before"], "ending_before")
        before = rows[: _place(ids, given["ending_before"])]
        return before[-limit:], len(before) > limit
    start = 0
    if "starting_after" in given:
        call.world.need(kind, given["starting_after"], "starting_after")
        start = _place(ids, given["starting_after"]) + 1
    return rows[start : start + limit], len(rows) > start + limit


def _place(ids: list[str], cursor: str) -> int:
    return ids.index(cursor) if cursor in ids else len(ids)


def _matches(row: Row, wanted: dict[str, Any]) -> bool:
    return all(
        row.get(name) in value if isinstance(value, list) else row.get(name) == value
        for name, value in wanted.items()
    )


def _created(name: str, value: Any) -> dict[str, int]:
    if isinstance(value, dict):
        return dict(RANGE(name, value))
    exactly = integer()(name, value)
    return {"gte": exactly, "lte": exactly}


def _within(row: Row, bounds: dict[str, int]) -> bool:
    created = row["created"]
    return bool(
        created > bounds.get("gt", -1)
        and created >= bounds.get("gte", 0)
        and created < bounds.get("lt", created + 1)
        and created <= bounds.get("lte", created)
    )
