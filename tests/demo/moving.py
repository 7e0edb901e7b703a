"""Commands of the demo's terminal: time is moved, the books are checked."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.clock import SHANGHAI
from linli.running.home import CHECKOUT, Home, read_json

if TYPE_CHECKING:
    from tests.demo.conftest import Demo


async def command(demo: Demo, *arguments: str) -> str:
    """Run one command of the demo's platform, whatever this process has in its environment."""
    settings = read_json(Home.at(str(demo.home)).environment_file)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "linli", *arguments, "--home", str(demo.home)],
        cwd=CHECKOUT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def move_clock(demo: Demo, **by: int) -> datetime:
    """Move the time of every process of the demo forward; give what time it is there now."""
    parts = [part for unit, count in by.items() for part in (f"--{unit}", str(count))]
    said = await command(demo, "move-clock", *parts)
    told = re.match(r"it is (\S+ \S+) now", said)
    assert told is not None, said
    return datetime.strptime(told[1], "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


async def move_clock_past(demo: Demo, instant: str) -> None:
    """Move time until the minute after an instant as the API writes it."""
    left = datetime.fromisoformat(instant) - await move_clock(demo)
    await move_clock(demo, minutes=left // timedelta(minutes=1) + 1)
