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
    from collections.abc import Awaitable
    from uuid import UUID

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
