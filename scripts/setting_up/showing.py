"""Runs a command in front of the person, and remembers what it said last."""

import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path


def show(
    command: Sequence[str], *, folder: Path, given: Mapping[str, str], kept: int = 200
) -> tuple[int, list[str]]:
    """Pass the output on as it comes.

    :returns: the exit status and the last lines that were not empty
    """
    last: deque[str] = deque(maxlen=kept)
    process = subprocess.Popen(
        command, cwd=folder, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
    )
    assert process.stdout is not None  # noqa: S101 - asked for above
    rest = b""
    try:
        while chunk := process.stdout.read(4096):
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            *lines, rest = (rest + chunk).split(b"\n")
            last.extend(line.decode(errors="replace") for line in lines if line.strip())
        return process.wait(), [*last, *([rest.decode(errors="replace")] if rest.strip() else [])]
    except BaseException:
        process.wait()  # Ctrl-C reached it too: let it stop its servers
        raise
