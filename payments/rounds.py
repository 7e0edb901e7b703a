"""One run of a sweep that asks the provider about many things, one after the other.

What is wrong with one must not keep the others from their turn; a provider that does not
answer at all, or answers everything with an error, is not asked on.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

import structlog

from core.standing import AWAY
from payments.provider import GatewayUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from asyncpg import Record

T = TypeVar("T")

# Less than the minute after which a worker stops a task.
ROUND_SECONDS = 40
ERRORS_MAX = 5

log = structlog.get_logger(__name__)


class Round:
    """Asks until it is ``over``; what is left then has its turn in the next run."""

    def __init__(self) -> None:
        self.over = False
        self._until = time.monotonic() + ROUND_SECONDS
        self._errors = 0

    async def ask(self, about: UUID, asked: Awaitable[T]) -> T | None:
        """Await one question and give its answer; None when it went wrong, which is logged.

        Raises what says that the database is away.
        """
        self.over = self.over or time.monotonic() > self._until
        try:
            answer = await asked
        except AWAY:
            raise
        except GatewayUnavailable as away:
            self._errors += 1
            self.over = self.over or not away.answered or self._errors >= ERRORS_MAX
            log.warning("provider_asked_in_vain", about=str(about), why=str(away))
            return None
        except Exception:
            log.exception("question_failed", about=str(about))
            return None
        self._errors = 0
        return answer


async def each(rows: list[Record], look: Callable[[Record], Awaitable[object]]) -> int:
    """Look at one after the other in one round; give how many looks went well."""
    looked, this_round = 0, Round()
    for row in rows:
        if this_round.over:
            break
        looked += await this_round.ask(row["id"], _looked(look(row))) or False
    return looked


async def _looked(look: Awaitable[object]) -> bool:
    await look
    return True
