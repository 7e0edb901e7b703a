"""Scripted trouble with the account itself: lines that are lost, doubled, or out of nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import balance
from payments.sandbox.errors import missing
from payments.sandbox.world import mint

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

KIND = "balance_transaction"
FORGOTTEN = "_forgotten_line"


def forget(world: World, name: Any) -> str:
    """Lose a line, named by its own id or its source's; the balance loses it, too."""
    line = _find(world, str(name))
    world.journal.drop(KIND, line["id"])
    world.journal.put(FORGOTTEN, line)
    return str(line["id"])


def double(world: World, name: Any) -> str:
    """Book a line a second time under another id."""
    line = _find(world, str(name))
    return str(world.save({**line, "id": mint("txn"), "_doubles": line["id"]})["id"])


def mend(world: World, _value: Any) -> int:
    """Bring back what was forgotten and take away what was doubled; give how many lines."""
    lost = list(world.journal.each(FORGOTTEN))
    doubled = [line for line in world.journal.each(KIND) if "_doubles" in line]
    for line in lost:
        world.journal.drop(FORGOTTEN, line["id"])
        world.save(line)
    for line in doubled:
        world.journal.drop(KIND, line["id"])
    return len(lost) + len(doubled)


def add(world: World, value: Any) -> str:
    """Book a line that nobody asked for: a fee of the provider's, an adjustment."""
    source = {"id": value.get("source"), "currency": value.get("currency", "cny")}
    kind, amount = str(value["type"]), int(value["amount"])
    booked = balance.book(world, kind, amount, source, int(value.get("fee", 0)))
    return str(booked["id"])


def _find(world: World, name: str) -> Row:
    for line in world.journal.each(KIND):
        if name in {line["id"], line["source"]}:
            return dict(line)
    raise missing(KIND, name, "id")
