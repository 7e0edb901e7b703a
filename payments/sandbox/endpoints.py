"""Where events are sent: addresses given at the start, and those made over HTTP."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from payments.sandbox import listing
from payments.sandbox.parameters import flag, metadata, text
from payments.sandbox.parameters import listing as many
from payments.sandbox.world import API_VERSION, ENDPOINT, World, mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

EVERYTHING = ["*"]
CREATING = {
    "url": text(),
    "enabled_events": many(text()),
    "connect": flag(),
    "api_version": text(40),
    "description": text(),
    "metadata": metadata(),
}
UPDATING = {"enabled_events": many(text()), "disabled": flag(), "url": text()}


def fixed(url: str, secret: str, *, connect: bool = False) -> Row:
    """Give an endpoint that was there from the start; its id tells what it hears of."""
    name = "we_connect" if connect else "we_platform"
    return _endpoint(name, url, secret, EVERYTHING, connect=connect, created=0)


def keep_fixed(world: World) -> None:
    """List what was given at the start among the endpoints, in the place of earlier ones."""
    for row in world.fixed_endpoints:
        world.journal.put(ENDPOINT, row)


def create(call: Call) -> Row:
    """POST /v1/webhook_endpoints; the only answer that tells the secret."""
    given = call.read(CREATING, required=("url", "enabled_events"))
    made = _endpoint(
        mint("we"),
        given["url"],
        f"whsec_{secrets.token_hex(16)}",
        given["enabled_events"],
        connect=given.get("connect", False),
        created=call.world.clock.now(),
    )
    made |= {"description": given.get("description"), "metadata": given.get("metadata", {})}
    call.world.save(made)
    return {**made, "secret": made["_secret"]}


def update(call: Call) -> Row:
    """POST /v1/webhook_endpoints/{id}."""
    endpoint = call.world.need(ENDPOINT, call.path[0])
    given = call.read(UPDATING)
    if "disabled" in given:
        endpoint["status"] = "disabled" if given.pop("disabled") else "enabled"
    return call.world.save({**endpoint, **given})


def retrieve(call: Call) -> Row:
    """GET /v1/webhook_endpoints/{id}."""
    return call.world.need(ENDPOINT, call.path[0])


def list_endpoints(call: Call) -> Row:
    """GET /v1/webhook_endpoints."""
    return listing.page(call, ENDPOINT, {})


def _endpoint(
    name: str, url: str, secret: str, kinds: list[str], *, connect: bool, created: int
) -> Row:
    return {
        "id": name,
        "object": ENDPOINT,
        "api_version": API_VERSION,
        "application": None,
        "created": created,
        "description": None,
        "enabled_events": kinds,
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
        "_connect": connect,
        "_secret": secret,
    }
