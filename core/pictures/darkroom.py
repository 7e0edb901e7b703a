"""Where pictures are worked on: beside the event loop, and two at a time at most.

One picture may need 350 MB while it is open, so the number at work is what bounds memory.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

AT_ONCE_MAX = 2

T = TypeVar("T")


async def develop(work: Callable[[bytes], T], content: bytes) -> T:
    """Run some work on the bytes of a picture when its turn has come."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), work, content)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE_MAX, thread_name_prefix="darkroom")
