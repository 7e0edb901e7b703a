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
    webhook_url: str | None
    webhook_secret: str
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

    def emit(self, name: str, row: Row) -> None:
        """Stage an event about an object, and its delivery when someone listens."""
        event_id = mint("evt")
        event = {
            "id": event_id,
            "object": "event",
            "api_version": API_VERSION,
            "created": self.clock.now(),
            "data": {"object": visible(row)},
            "livemode": False,
            "pending_webhooks": 1 if self.webhook_url else 0,
            "request": {"id": None, "idempotency_key": None},
            "type": name,
        }
        self.save(event)
        if self.webhook_url:
            self.deliver(event_id)

    def deliver(self, event_id: str) -> None:
        """Stage one delivery of an event."""
        delivery = {"id": mint("dlv"), "event": event_id, "at": 0, "tries": 0}
        self.journal.put(DELIVERY, delivery)


def mint(prefix: str) -> str:
    """Give a fresh id in Stripe's manner: a prefix and 24 letters or digits."""
    return prefix + "_" + "".join(secrets.choice(LETTERS) for _ in range(24))


def visible(row: Row) -> Row:
    """Give the row without the names the sandbox keeps for itself."""
    return {name: _visible(value) for name, value in row.items() if not name.startswith("_")}


def _visible(value: Any) -> Any:
    return visible(value) if isinstance(value, dict) else value
