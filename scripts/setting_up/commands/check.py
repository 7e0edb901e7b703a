"""Check format, lint, types and import directions, in Python and in the front end.

Nothing is changed; scripts/fix mends what can be mended by itself. All checks run, also after
one has failed.
"""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from setting_up import everything, node
from setting_up.doing import environment
from setting_up.places import CHECKOUT, FRONTEND, PROGRAMMES
from setting_up.showing import show


@dataclass(frozen=True)
class Check:
    name: str
    command: Sequence[str]
    folder: Path
    given: Mapping[str, str]


def main() -> int:
    """Give 0 when every check passed."""
    argparse.ArgumentParser(
        prog="scripts/check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()
    everything.for_checks()
    failed = [check.name for check in _checks() if not _passes(check)]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def _checks() -> Iterator[Check]:
    python: dict[str, tuple[str, ...]] = {
        "format": ("ruff", "format", "--check", "--quiet", "."),
        "lint": ("ruff", "check", "--quiet", "."),
        "types": ("mypy",),
        "imports": ("lint-imports", "--no-logo"),
    }
    for name, (programme, *arguments) in python.items():
        command = [str(PROGRAMMES / programme), *arguments]
        yield Check(name, command, CHECKOUT, environment())
    for script in ("lint", "typecheck"):
        if node.has_script(script):
            frontend = node.npm_command("run", "--silent", script)
            yield Check(f"front-end {script}", frontend, FRONTEND, node.node_environment())


def _passes(check: Check) -> bool:
    print(f"{check.name} …", flush=True)
    began = time.monotonic()
    status, _ = show(check.command, folder=check.folder, given=check.given)
    word = "failed" if status else "passed"
    print(f"{check.name}: {word} in {time.monotonic() - began:.1f} s", flush=True)
    return status == 0
