"""Events over HTTP: what happened, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import listing
from payments.sandbox.parameters import listing as many
from payments.sandbox.parameters import text

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row


def retrieve(call: Call) -> Row:
    """GET /v1/events/{id}."""
    return call.world.need("event", call.path[0])


def list_events(call: Call) -> Row:
    """GET /v1/events, by one type or several."""
    raw = dict(call.raw)
    several = raw.pop("types", None)
    if several is not None:
        raw["type"] = several
    kind = many(text()) if several is not None else text()
    narrowed = type(call)(call.world, call.path, raw, call.account)
    return listing.page(narrowed, "event", {"type": kind})
