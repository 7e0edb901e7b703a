"""A made-up town: one fact, two reactions to it, and what the tests of the outbox do with them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.database import execute, fetch, transaction
from core.facts import Fact, on
from core.identifiers import uuid7
from core.outbox import Delivery, dispatch, record


@dataclass(frozen=True)
class BellRung(Fact):
    """A fact made up for these tests."""

    bell: UUID
    times: int = 1


class Town:
    """Two reactions to a bell: an inside one that writes, and an outside one that notes."""

    def __init__(self) -> None:
        self.heard: list[BellRung] = []
        self.failures: dict[str, int] = {"inside": 0, "outside": 0}

    def fail(self, where: str) -> None:
        if self.failures[where]:
            self.failures[where] -= 1
            message = f"{where} is not ready"
            raise LookupError(message)

    def settle_in(self) -> None:
        """Register the two reactions."""

        @on(BellRung)
        async def write_down(fact: BellRung) -> None:
            await execute("INSERT INTO ringing (bell) VALUES ($1)", fact.bell)
            self.fail("inside")

        @on(BellRung, outside=True)
        async def listen(fact: BellRung) -> None:
            self.heard.append(fact)
            self.fail("outside")


async def ring(bell: UUID | None = None, *, times: int = 1) -> UUID:
    bell = bell or uuid7()
    async with transaction():
        await record(BellRung(bell=bell, times=times))
    return bell


async def due() -> list[Delivery]:
    """Hand out what is due, without running it."""
    found: list[Delivery] = []

    async def publish(batch: list[Delivery]) -> None:
        found.extend(batch)

    await dispatch(publish)
    return found


async def rung() -> list[UUID]:
    return [row["bell"] for row in await fetch("SELECT bell FROM ringing")]


async def states() -> dict[str, tuple[str, int]]:
    rows = await fetch("SELECT reaction, state, attempts FROM outbox_delivery")
    return {row["reaction"].rpartition(".")[2]: (row["state"], row["attempts"]) for row in rows}
