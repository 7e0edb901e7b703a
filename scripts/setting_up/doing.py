"""Runs the commands of the set-up: quietly when they work, with their last words when not."""

import contextlib
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from setting_up.places import CACHE, CHECKOUT, Trouble

STILL_EVERY_SECONDS = 10.0


def environment(**more: str) -> dict[str, str]:
    """Give our environment for a command. Bytecode is kept: it halves every later start."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | more


def do(
    what: str,
    command: Sequence[str | Path],
    *,
    folder: Path = CHECKOUT,
    given: Mapping[str, str] | None = None,
    trouble: str,
) -> None:
    """Run the command to its end, saying that it still works when it takes long.

    :param trouble: the sentence for the case that it fails
    :raises Trouble: it failed; the sentence, its last words and where the rest stands
    """
    began = time.monotonic()
    print(f"  {what} …", flush=True)
    log = CACHE / "log" / (what.lower().replace(" ", "-").replace("/", "-") + ".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env=given or environment(),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise Trouble(f"{trouble} ({command[0]}: {error.strerror})") from error
        status = _wait(process, what, began)
    if status:
        raise Trouble(f"{trouble}\n{_last_words(log)}\n    (all of it: {log})")
    print(f"  {what}: done in {time.monotonic() - began:.1f} s", flush=True)


def _wait(process: subprocess.Popen[bytes], what: str, began: float) -> int:
    try:
        while True:
            try:
                return process.wait(STILL_EVERY_SECONDS)
            except subprocess.TimeoutExpired:
                print(f"  {what}: still working, {time.monotonic() - began:.0f} s", flush=True)
    except BaseException:
        process.terminate()
        process.wait()
        raise


def _last_words(log: Path, lines: int = 8) -> str:
    text = log.read_text(encoding="utf-8", errors="replace")
    words = [line for line in text.splitlines() if line.strip()][-lines:]
    return "\n".join(f"    {line}" for line in words)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one set-up at a time work on this checkout."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "set-up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up of this checkout to end.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def become(command: list[str]) -> NoReturn:
    """Go on as this command. Python looks for packages where it stands, so it stands here."""
    os.chdir(CHECKOUT)
    os.execve(command[0], command, environment())  # noqa: S606


def ending_well(main: Callable[[], int | None]) -> None:
    """Run the script; trouble becomes its sentence, Ctrl-C a plain end."""
    try:
        sys.exit(main())
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except KeyboardInterrupt:
        sys.exit(130)
