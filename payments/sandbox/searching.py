"""The search language, as far as recovery needs it: ``metadata['k']:'v' AND status:'s'``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from payments.sandbox.errors import InvalidParameter
from payments.sandbox.world import visible

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

TERM = re.compile(
    r"""(?:metadata\[["'](?P<key>[^"']+)["']\]|(?P<field>status|currency|amount)) """
    r"""\s*:\s*["']?(?P<value>[^"']*)["']?""",
    re.VERBOSE,
)
DEFAULT_LIMIT = 10


def page(world: World, kind: str, given: dict[str, Any]) -> Row:
    """Give one page of matches, newest first; raise InvalidParameter for other queries."""
    terms = [_term(part) for part in given["query"].split(" AND ")]
    rows = [
        row
        for row in reversed(list(world.journal.each(kind)))
        if all(_value(row, key, field) == value for key, field, value in terms)
    ]
    start = _start(given.get("page"))
    end = start + given.get("limit", DEFAULT_LIMIT)
    more = len(rows) > end
    return {
        "object": "search_result",
        "data": [visible(row) for row in rows[start:end]],
        "has_more": more,
        "next_page": str(end) if more else None,
        "url": f"/v1/{kind}s/search",
    }


def _term(part: str) -> tuple[str | None, str | None, str]:
    found = TERM.fullmatch(part.strip())
    if found is None:
        raise InvalidParameter(f"We were unable to parse your search query: {part}", param="query")
    return found["key"], found["field"], found["value"]


def _value(row: Row, key: str | None, field: str | None) -> str | None:
    if key is not None:
        value = row["metadata"].get(key)
        return None if value is None else str(value)
    return str(row[field or "status"])


def _start(given: str | None) -> int:
    if given is None:
        return 0
    if not given.isdecimal():
        raise InvalidParameter("Invalid page.", param="page")
    return int(given)
