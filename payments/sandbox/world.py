"""What every part of the sandbox shares: the journal, the clock, and where things are."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from payments.sandbox.errors import missing

if TYPE_CHECKING:
    from payments.sandbox.clock import Clock
    from payments.sandbox.journal import Journal, Row

API_VERSION = "2026-10-28.endive"
LETTERS = string.ascii_letters + string.digits

ENDPOINT = "webhook_endpoint"

# Kinds the sandbox keeps for itself; they never leave through the API.
DUE = "_due"
DELIVERY = "_delivery"
TROUBLE = "_trouble"
REMEMBERED = "_idempotency"


@dataclass(frozen=True)
class World:
    """The sandbox as its parts see it."""

    journal: Journal
    clock: Clock
    base_url: str
    # Addresses given at the start; others are made over HTTP.
    fixed_endpoints: tuple[Row, ...] = ()
    # Deliveries that left and were not answered yet; a reset cannot call them back.
    under_way: set[str] = field(default_factory=set)

    def need(self, kind: str, row_id: str, param: str = "id") -> Row:
        """Give a row, or raise Stripe's 404."""
        row = self.journal.get(kind, row_id)
        if row is None:
            raise missing(kind, row_id, param)
        return row

    def save(self, row: Row) -> Row:
        """Stage a row under the kind its ``object`` names."""
        self.journal.put(row["object"], row)
        return row

    def later(self, seconds: int, act: str, subject: str) -> None:
        """Ask for an act on an object after some seconds of the sandbox's clock."""
        due = {"id": mint("due"), "at": self.clock.now() + seconds, "act": act}
        self.journal.put(DUE, {**due, "subject": subject})

    def emit(self, name: str, row: Row, *, account: str | None = None) -> None:
        """Stage an event about an object, and its delivery to everybody who listens.

        ``account`` is the connected account it happened in; None when it is our own.
        """
        event_id = mint("evt")
        event: Row = {
            "id": event_id,
            "object": "event",
            "api_version": API_VERSION,
            "created": self.clock.now(),
            "data": {"object": visible(row)},
            "livemode": False,
            "pending_webhooks": len(self.listeners(name, connect=account is not None)),
            "request": {"id": None, "idempotency_key": None},
            "type": name,
        }
        if account is not None:
            event["account"] = account
        self.deliver(self.save(event))

    def deliver(self, event: Row) -> None:
        """Stage the deliveries of an event, one for each who listens."""
        for endpoint in self.listeners(event["type"], connect="account" in event):
            self.send(event["id"], endpoint["id"])

    def send(self, event_id: str, endpoint_id: str) -> None:
        """Stage one delivery."""
        delivery = {"id": mint("dlv"), "event": event_id, "to": endpoint_id}
        self.journal.put(DELIVERY, {**delivery, "at": 0, "tries": 0})

    def listeners(self, kind: str, *, connect: bool) -> list[Row]:
        """Give the endpoints that hear of a kind of event."""
        return [
            endpoint
            for endpoint in self.journal.each(ENDPOINT)
            if endpoint["_connect"] == connect
            and endpoint["status"] == "enabled"
            and {"*", kind} & set(endpoint["enabled_events"])
        ]


def mint(prefix: str) -> str:
    """Give a fresh id in Stripe's manner: a prefix and 24 letters or digits."""
    return prefix + "_" + "".join(secrets.choice(LETTERS) for _ in range(24))


def visible(row: Row) -> Row:
    """Give the row without the names the sandbox keeps for itself."""
    return {name: _visible(value) for name, value in row.items() if not name.startswith("_")}


def _visible(value: Any) -> Any:
    return visible(value) if isinstance(value, dict) else value
