"""What the person at the terminal sees, and what the log files keep."""

import contextlib
import sys
import time
from pathlib import Path
from typing import BinaryIO, TextIO

LARGEST_LOG_BYTES = 10_000_000
NAME_WIDTH = 12
STEP_SECONDS = 2.0
LONGEST_SHOWN = 100


class Telling:
    """Progress in short lines; with `verbose` everything the children say, merged and timed."""

    def __init__(self, logs: Path, *, verbose: bool, out: TextIO = sys.stdout) -> None:
        self._logs = logs
        self._verbose = verbose
        self._out = out
        self._files: dict[str, BinaryIO] = {}
        self._last_shown: dict[str, float] = {}

    def say(self, text: str) -> None:
        """Print a line. A terminal that has gone is no reason to end badly."""
        self._keep("supervisor", text.encode())
        try:
            print(text, file=self._out, flush=True)
        except (OSError, ValueError):
            self._verbose = False

    def progress(self, name: str, text: str) -> None:
        self.say(f"  {name:<{NAME_WIDTH}} {text}")

    def hear(self, name: str, line: bytes) -> None:
        """Keep a line a child wrote, and show it when everything is wanted."""
        self._keep(name, line)
        if self._verbose:
            text = line.decode(errors="replace").rstrip()
            self.show(f"{time.strftime('%H:%M:%S')} {name:<{NAME_WIDTH}} | {text}")

    def hear_step(self, name: str, line: bytes) -> None:
        """Keep a line of a step, and show one now and then as its progress."""
        self.hear(name, line)
        now = time.monotonic()
        text = line.decode(errors="replace").strip()
        if text and not self._verbose and now - self._last_shown.get(name, 0) > STEP_SECONDS:
            self._last_shown[name] = now
            self.show(f"  {name:<{NAME_WIDTH}} {text[:LONGEST_SHOWN]}")

    def show(self, text: str) -> None:
        try:
            print(text, file=self._out, flush=True)
        except (OSError, ValueError):
            self._verbose = False

    def last_words(self, name: str, *, lines: int = 12) -> list[str]:
        """Give the last lines this run's child wrote, for the sentence that explains its end."""
        path = self._logs / f"{name}.log"
        try:
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - 16_384))
                text = file.read().decode(errors="replace")
        except OSError:
            return []
        return [line for line in text.splitlines() if line.strip()][-lines:]

    def _keep(self, name: str, line: bytes) -> None:
        """Write the line to its log. On a full disk the log has a gap, and the platform goes on."""
        with contextlib.suppress(OSError):
            self._write(name, line)

    def _write(self, name: str, line: bytes) -> None:
        file = self._files.get(name)
        if file is None or file.tell() > LARGEST_LOG_BYTES:
            if file is not None:
                file.close()
            file = self._files[name] = _opened(self._logs / f"{name}.log")
        file.write(line.rstrip(b"\r\n") + b"\n")

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()


def _opened(path: Path) -> BinaryIO:
    """Open for appending without a buffer; a file grown large becomes the single older one."""
    if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab", buffering=0)
