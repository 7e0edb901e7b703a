"""Papers to print, set as PDF from a template of ours and plain content.

Each paper is set by a short-lived process of its own: the typesetter keeps what it once laid
out (60 MB for a thousand lines) and gives it back only with its process, and a process can be
stopped when it takes too long. The content is data to the template, never part of it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from weakref import WeakKeyDictionary

from core.refusals import Text, Unavailable
from core.typeface import FAMILY, regular

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncIterator, Mapping
    from datetime import datetime

SECONDS_MAX = 20
"""How long one paper may take, and how long one waits for its turn."""

_PROCESS = Path(__file__).with_name("typesetting_process.py")
_turns: WeakKeyDictionary[AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


@dataclass(eq=False)
class PapersAway(Unavailable):
    """Too many papers are asked for at the same time, or one takes too long."""

    code: ClassVar[str] = "papers-away"
    title: ClassVar[Text] = Text("暂时无法生成文件", "The paper cannot be made just now")
    detail: ClassVar[Text] = Text(
        "正在生成的文件较多，请稍后再试。",
        "Many papers are being made at the moment; please try again shortly.",
    )


class BadTemplateError(RuntimeError):
    """A template of ours could not be set: a mistake of ours, told in the setter's words."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A template, what it says (plain JSON values), and the moment the paper speaks of."""

    template: Path
    content: Mapping[str, Any]
    made_at: datetime


class Typesetter(Protocol):
    """Sets papers."""

    async def set_pdf(self, paper: Paper) -> bytes:
        """Give the paper as PDF; the same paper always gives the same bytes.

        Raises PapersAway when it cannot be done in time.
        """
        ...


def typesetter() -> Typesetter:
    """Give the typesetter in use."""
    return Typst()


class Typst:
    """Typst: knows where Chinese lines break, reads JSON, and needs no other programme."""

    def __init__(self, seconds_max: int = SECONDS_MAX) -> None:
        self.seconds_max = seconds_max

    async def set_pdf(self, paper: Paper) -> bytes:
        """Set the paper in a process of its own, one after another."""
        async with _turn(self.seconds_max):
            return await _in_its_own_process(_task(paper), self.seconds_max)


@asynccontextmanager
async def _turn(seconds_max: int) -> AsyncIterator[None]:
    """Set one paper at a time: each may take 400 MB while it is under way."""
    lock = _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    try:
        async with asyncio.timeout(seconds_max):
            await lock.acquire()
    except TimeoutError:
        raise PapersAway from None
    try:
        yield
    finally:
        lock.release()


def _task(paper: Paper) -> bytes:
    return json.dumps(
        {
            "template": str(paper.template),
            "fonts": str(regular().parent),
            "timestamp": int(paper.made_at.timestamp()),
            "inputs": {
                "family": FAMILY,
                "content": json.dumps(dict(paper.content), ensure_ascii=False),
            },
        }
    ).encode()


async def _in_its_own_process(task: bytes, seconds_max: int) -> bytes:
    # Isolated: neither this folder nor the variables of our environment reach its imports.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(_PROCESS),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds_max):
            pdf, complaint = await process.communicate(task)
    except TimeoutError:
        raise PapersAway from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise BadTemplateError(complaint.decode(errors="replace")[-2000:])
    return pdf
