"""A made-up room of the platform: facts whose reactions a test can watch, hold up and poison.

`celery -A tests.linli.probing_worker` is the worker with this room in it, and `probing_relay`
the relay.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from core.database import execute
from core.facts import Fact, on

TABLE = "CREATE TABLE IF NOT EXISTS probe_effect (word text NOT NULL)"


@dataclass(frozen=True)
class DoorKnocked(Fact):
    """Has one effect in the database."""

    kind: ClassVar[str] = "probes.door_knocked"
    word: str


@dataclass(frozen=True)
class GateClosed(Fact):
    """Has its effect when a file is there, and says by another file that it waits for it."""

    kind: ClassVar[str] = "probes.gate_closed"
    folder: str
    word: str


@dataclass(frozen=True)
class FerryLate(Fact):
    """Has its effect outside, when a file is there, and says by another that it waits for it."""

    kind: ClassVar[str] = "probes.ferry_late"
    folder: str
    word: str


@dataclass(frozen=True)
class BarrelPoisoned(Fact):
    """Fails until a file is there."""

    kind: ClassVar[str] = "probes.barrel_poisoned"
    cure: str
    word: str


async def note(word: str) -> None:
    """Write down an effect."""
    await execute("INSERT INTO probe_effect (word) VALUES ($1)", word)


@on(DoorKnocked)
async def open_the_door(fact: DoorKnocked) -> None:
    """Note the word."""
    await note(fact.word)


@on(GateClosed)
async def wait_at_the_gate(fact: GateClosed) -> None:
    """Note the word, in a transaction that stays open until the gate opens."""
    await note(fact.word)
    await sign(fact.folder, "open")


@on(FerryLate, outside=True)
async def wait_at_the_quay(fact: FerryLate) -> None:
    """Note the word once the ferry has come."""
    await sign(fact.folder, "arrived")
    await note(fact.word)


async def sign(folder: str, awaited: str) -> None:
    """Say that one waits, and wait for the file."""
    (Path(folder) / "waiting").touch()
    while not (Path(folder) / awaited).exists():  # noqa: ASYNC110 - another process makes it
        await asyncio.sleep(0.02)


@on(BarrelPoisoned)
async def drink(fact: BarrelPoisoned) -> None:
    """Note the word once the cure is there."""
    if not Path(fact.cure).exists():  # noqa: ASYNC240 - once
        raise LookupError(fact.word)
    await note(fact.word)
