"""Purchases of one hot campaign that wait for its row are decided together (one call, one commit).

One caller leads: it takes what waits, places all of it in one call and hands each its own
outcome. Whoever comes meanwhile waits for the next call, led by the first of them. Nothing runs
in the background: when the leader goes, with its client or by an error, everybody tries alone.
Placing twice by one id is placing once, so nothing is taken twice. A lone purchase is a batch
of one and waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Sequence

BATCH = 32

Wish = TypeVar("Wish")
Outcome = TypeVar("Outcome")


class Turn(Enum):
    """What somebody who waits may be told instead of an outcome."""

    LEAD = "lead"
    ALONE = "alone"


@dataclass(eq=False)
class _Waiting(Generic[Wish, Outcome]):
    wish: Wish
    told: asyncio.Future[Outcome | Turn]


@dataclass
class _Queue(Generic[Wish, Outcome]):
    waiting: deque[_Waiting[Wish, Outcome]] = field(default_factory=deque)
    is_led: bool = False

    def hand_on(self) -> None:
        """Let the first who still waits lead; nobody leads when nobody waits."""
        for one in self.waiting:
            if not one.told.done():
                one.told.set_result(Turn.LEAD)
                return
        self.is_led = False

    def take(self) -> list[_Waiting[Wish, Outcome]]:
        """Take what may be decided in one call, those who went left out."""
        batch: list[_Waiting[Wish, Outcome]] = []
        while self.waiting and len(batch) < BATCH:
            one = self.waiting.popleft()
            if not one.told.cancelled():
                batch.append(one)
        return batch


class Gathering(Generic[Wish, Outcome]):
    """What waits in this process, a queue for each subject (and each event loop)."""

    def __init__(self, call: Callable[[Sequence[Wish]], Awaitable[Sequence[Outcome]]]) -> None:
        """Keep what decides a batch: it gives the outcomes in the order of the wishes."""
        self._call = call
        self._queues: WeakKeyDictionary[
            asyncio.AbstractEventLoop, defaultdict[Hashable, _Queue[Wish, Outcome]]
        ] = WeakKeyDictionary()

    async def decide(self, subject: Hashable, wish: Wish) -> Outcome:
        """Give the outcome of a wish, decided with whatever waits for the same subject."""
        loop = asyncio.get_running_loop()
        queues = self._queues.setdefault(loop, defaultdict(_Queue))
        queue = queues[subject]
        mine: _Waiting[Wish, Outcome] = _Waiting(wish, loop.create_future())
        queue.waiting.append(mine)
        try:
            said = await self._turn(queue, mine)
        finally:
            if not queue.is_led and not queue.waiting:
                queues.pop(subject, None)
        if isinstance(said, Turn):
            return (await self._call([wish]))[0]
        return said

    async def _turn(
        self, queue: _Queue[Wish, Outcome], mine: _Waiting[Wish, Outcome]
    ) -> Outcome | Turn:
        if queue.is_led:
            said = await _told(queue, mine)
            if said is not Turn.LEAD:
                return said
        queue.is_led = True
        return await self._lead(queue, mine)

    async def _lead(
        self, queue: _Queue[Wish, Outcome], mine: _Waiting[Wish, Outcome]
    ) -> Outcome | Turn:
        # Who leads is the first in the queue: the outcome of the own wish comes with the batch.
        batch = queue.take()
        outcomes: Sequence[Outcome | Turn] = [Turn.ALONE] * len(batch)
        try:
            outcomes = await self._call([one.wish for one in batch])
        except Exception:
            # Whose fault it was shows when each tries alone, this one below.
            if len(batch) == 1:
                raise
        finally:
            for one, outcome in zip(batch, outcomes, strict=True):
                if one is not mine and not one.told.done():
                    one.told.set_result(outcome)
            queue.hand_on()
        return outcomes[batch.index(mine)]


async def _told(queue: _Queue[Wish, Outcome], mine: _Waiting[Wish, Outcome]) -> Outcome | Turn:
    try:
        return await mine.told
    except asyncio.CancelledError:
        # The client went in the moment it was to lead: the next one does.
        if not mine.told.cancelled() and mine.told.result() is Turn.LEAD:
            queue.waiting.remove(mine)
            queue.hand_on()
        raise
