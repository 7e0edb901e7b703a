"""Facts told to the processes of the platform, and the effects that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import outbox
from core.database import fetch_value, transaction
from core.standing import AWAY
from tests.linli.house import until

if TYPE_CHECKING:
    from core.facts import Fact


async def tell(*facts: Fact) -> None:
    """Record facts, as a use-case does."""
    async with transaction():
        await outbox.record(*facts)


async def times(word: str) -> int:
    """Give how often an effect happened."""
    return int(await fetch_value("SELECT count(*) FROM probe_effect WHERE word = $1", word))


async def happened(word: str) -> None:
    """Wait for an effect."""

    async def is_there() -> bool:
        return await times(word) > 0

    await until(is_there, f"the effect {word}")


async def all_done() -> None:
    """Wait until the outbox has nothing left to do."""

    async def nothing_left() -> bool:
        return not await fetch_value(
            """SELECT EXISTS (SELECT FROM outbox_entry WHERE relayed_at IS NULL)
                 OR EXISTS (SELECT FROM outbox_delivery WHERE state <> 'done')"""
        )

    await until(nothing_left, "the last delivery")


async def tell_when_possible(fact: Fact) -> None:
    """Record a fact as soon as this process has found the database again."""

    async def told() -> bool:
        try:
            await tell(fact)
        except (OSError, *AWAY):
            return False
        return True

    await until(told, "the recording")
