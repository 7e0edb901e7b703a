"""Scripted trouble: named, counted, and used up one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox.world import TROUBLE

if TYPE_CHECKING:
    from payments.sandbox.world import World

# Name of a trouble, and the members it may carry beside ``count``.
KNOWN: dict[str, tuple[str, ...]] = {
    "decline_next": ("code",),
    "delay_success": ("seconds",),
    "drop_webhooks": (),
    "duplicate_webhooks": (),
    "delay_webhooks": ("seconds",),
    "fail_next_refund": (),
    "refuse_next_refund": (),
    "keep_refunds_pending": (),
    "fail_next_payout": (),
    "http": ("status", "path", "when"),
}
SWITCHES = ("hold_webhooks", "insufficient_balance")


def order(world: World, name: str, value: Any) -> None:
    """Set a trouble from a count or an object; nought ends it. Raises ValueError."""
    members = value if isinstance(value, dict) else {"count": value}
    if name not in KNOWN or set(members) - {"count", *KNOWN[name]}:
        raise ValueError(f"unknown member of {name}")
    count = members.setdefault("count", 1)
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise ValueError(f"{name}.count must be a whole number")
    world.journal.put(TROUBLE, {"id": name, **members})


def switch(world: World, name: str, value: Any) -> None:
    """Turn a lasting trouble on or off. Raises ValueError."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false")  # noqa: TRY004 - one family for all
    world.journal.put(TROUBLE, {"id": name, "count": int(value)})


def is_on(world: World, name: str) -> bool:
    """Tell whether a lasting trouble is on."""
    row = world.journal.get(TROUBLE, name)
    return bool(row and row["count"])


def take(world: World, name: str) -> dict[str, Any] | None:
    """Use up one of a trouble; None when there is none left."""
    row = world.journal.get(TROUBLE, name)
    if row is None or row["count"] < 1:
        return None
    world.journal.put(TROUBLE, {**row, "count": row["count"] - 1})
    return row
