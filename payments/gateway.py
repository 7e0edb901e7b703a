"""The payment provider of this process.

The composition root says once how a gateway is made (``use``); each event loop gets its
own, because connections belong to a loop.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from core.database import current_transaction
from payments.provider import Gateway, Method

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Gateway", "Method", "close_gateway", "gateway", "use"]

_factory: Callable[[], Gateway] | None = None
_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Gateway] = WeakKeyDictionary()


def use(factory: Callable[[], Gateway]) -> None:
    """Say how gateways are made; called once by the composition root."""
    global _factory  # noqa: PLW0603 - one provider for the whole process
    _factory = factory
    _of_loop.clear()


def gateway() -> Gateway:
    """Give the gateway of the running loop, made on first use.

    Raises RuntimeError inside a transaction: rows stay locked while the provider thinks.
    """
    if current_transaction() is not None:
        message = "the payment provider is never called inside a transaction"
        raise RuntimeError(message)
    loop = asyncio.get_running_loop()
    if loop not in _of_loop:
        if _factory is None:
            message = "no payment gateway was chosen (payments.gateway.use)"
            raise RuntimeError(message)
        _of_loop[loop] = _factory()
    return _of_loop[loop]


async def close_gateway() -> None:
    """Close the gateway of the running loop, if one was made."""
    made = _of_loop.pop(asyncio.get_running_loop(), None)
    if made is not None:
        await made.close()
