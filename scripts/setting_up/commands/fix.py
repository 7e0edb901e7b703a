"""Mend what can be mended by itself: format, imports, simple lint, in Python and in the front end.

With --lock, resolve requirements*.in and the npm packages again and write their locks.
"""

import argparse

from setting_up import everything, node
from setting_up.doing import do
from setting_up.places import FRONTEND, PYTHON, TOOLS

LOCKS = ("requirements-tools", "requirements", "requirements-dev", "requirements-node")


def main() -> None:
    """Mend, and stop at the first command that fails."""
    parser = argparse.ArgumentParser(
        prog="scripts/fix",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--lock", action="store_true", help="write the locks anew")
    given = parser.parse_args()
    everything.for_checks()
    if given.lock:
        _lock()
    _format()


def _format() -> None:
    ruff = (PYTHON, "-m", "ruff")
    unfixed = "Some findings need a person. See them with scripts/check."
    do("Python format", [*ruff, "format", "."], trouble="The files could not be formatted.")
    do("Python lint", [*ruff, "check", "--fix", "."], trouble=unfixed)
    for script in ("fix", "lint:fix", "format"):
        if node.has_script(script):
            node.npm(f"Front end {script}", "run", "--silent", script, trouble=unfixed)


def _lock() -> None:
    """Resolve for every platform, with a digest for every file, naming no package index."""
    for name in LOCKS:
        do(
            f"Lock {name}",
            [
                PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal",
                "--python-version", "3.11", "--generate-hashes",
                "--no-emit-index-url", "--no-emit-find-links",
                "--custom-compile-command", "scripts/fix --lock",
                f"{name}.in", "--output-file", f"{name}.txt",
            ],
            trouble=f"{name}.in could not be resolved.",
        )  # fmt: skip
    for folder in (TOOLS, FRONTEND):
        node.npm(
            f"Lock {folder.name}",
            "install", "--package-lock-only", "--omit-lockfile-registry-resolved",
            folder=folder,
            trouble=f"{folder}/package.json could not be resolved.",
        )  # fmt: skip
