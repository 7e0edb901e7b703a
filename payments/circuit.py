"""Leaves a provider alone that does not answer, instead of letting everybody wait for it.

A provider that takes calls and never answers is worse than one that is gone: each call
costs its whole time limit, and the few workers would do nothing but wait. After one such
call the others are refused at once for a while; then one goes first and finds out. A
provider whose connections are refused costs no time, so it is asked as often as before.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from core import clock
from payments.patience import seconds_left
from payments.provider import GatewayUnavailable

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from datetime import datetime

T = TypeVar("T")

REST = timedelta(seconds=30)

log = structlog.get_logger(__name__)


class Circuit:
    """What one gateway knows of its provider's silence."""

    def __init__(self, seconds: float) -> None:
        """Give every call at most so many seconds."""
        self._seconds = seconds
        self._silent_since: datetime | None = None
        self._probing = False

    async def call(self, asked: Coroutine[Any, Any, T]) -> T:
        """Await a call unless the provider is left alone.

        Raises GatewayUnavailable instead of waiting, and TimeoutError after the limit. What
        else the call raises is an answer, as far as silence goes.
        """
        given = seconds_left(self._seconds)
        probes = self._silent_since is not None
        try:
            self._require_open(given)
        except GatewayUnavailable:
            asked.close()
            raise
        self._probing = probes
        try:
            return await self._timed(asked, given)
        finally:
            self._probing = self._probing and not probes

    async def _timed(self, asked: Coroutine[Any, Any, T], given: float) -> T:
        try:
            async with asyncio.timeout(given):
                answer = await asked
        except TimeoutError:
            # A call that got the rest of somebody's patience only proves nothing.
            if given * 2 >= self._seconds:
                log.warning("provider_silent", left_alone_seconds=int(REST.total_seconds()))
                self._silent_since = clock.now()
            raise
        except Exception:
            self._silent_since = None
            raise
        self._silent_since = None
        return answer

    def _require_open(self, given: float) -> None:
        if given <= 0:
            raise GatewayUnavailable("no time left", answered=False)
        rests = self._rest_seconds()
        if rests or self._probing:
            raise GatewayUnavailable("left alone", answered=False, retry_after_seconds=rests or 1)

    def _rest_seconds(self) -> int:
        """Give how long the provider is left alone from now; nought when one may ask."""
        if self._silent_since is None:
            return 0
        rest = self._silent_since + REST - clock.now()
        # A clock that was set back must not make the rest longer.
        return max(0, -(-min(rest, REST) // timedelta(seconds=1)))
