"""Posters ready to send: painted once for what they say, one at a time, and kept a while.

A poster is a megabyte, so it is kept by the process that painted it and not in Redis, and
only the last few are. Its tag is made of everything on it: a reader who has it learns so
without anything being painted.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import astuple
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from core.pictures import names
from core.pictures.queries import media_file
from core.pictures.refusals import PictureNotFound
from core.typesetting import PapersAway
from marketplace.posters.painting import PillowPainter, PosterPainter

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncIterator

    from marketplace.posters.content import PosterContent

KEPT = 24
WAITING_SECONDS_MAX = 10
DRAWN_AS = "1"
"""Changes whenever posters look different for the same content."""

_turns: WeakKeyDictionary[AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
_painted: OrderedDict[str, bytes] = OrderedDict()


def painter() -> PosterPainter:
    """Give the painter in use."""
    return PillowPainter()


def tag_of(content: PosterContent) -> str:
    """Give what stays the same as long as the poster does, as a strong HTTP tag."""
    said = repr((DRAWN_AS, astuple(content)))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


async def poster(content: PosterContent) -> bytes:
    """Give the poster as PNG.

    Raises PapersAway when too many are asked for, PicturesAway when the photo cannot be read.
    """
    tag = tag_of(content)
    if tag not in _painted:
        photo = await _photo(content)
        async with _turn():
            if tag not in _painted:
                _keep(tag, await asyncio.to_thread(painter().paint, content, photo))
    _painted.move_to_end(tag)
    return _painted[tag]


async def _photo(content: PosterContent) -> bytes | None:
    if content.photo is None:
        return None
    try:
        return (await media_file(content.photo.removeprefix(names.MEDIA))).content
    except PictureNotFound:
        # Its other sizes may just be in the making: a poster without a photo is one, too.
        return None


def _keep(tag: str, painted: bytes) -> None:
    _painted[tag] = painted
    while len(_painted) > KEPT:
        _painted.popitem(last=False)


@asynccontextmanager
async def _turn() -> AsyncIterator[None]:
    lock = _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    try:
        async with asyncio.timeout(WAITING_SECONDS_MAX):
            await lock.acquire()
    except TimeoutError:
        raise PapersAway from None
    try:
        yield
    finally:
        lock.release()
