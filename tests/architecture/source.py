"""The files of the house, as the tests of this folder read them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = (
    "core",
    "accounts",
    "ledger",
    "payments",
    "coupons",
    "volunteers",
    "marketplace",
    "search",
)
PRODUCT = (*DOMAIN, "api", "linli")
NOT_OURS = {
    ".git",
    ".venv",
    ".linli",
    ".cache",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".import_linter_cache",
    ".hypothesis",
    "__pycache__",
    "node_modules",
    "htmlcov",
    "dist",
}


class Function(NamedTuple):
    """A function and where it stands."""

    where: str
    lines: int


@cache
def files() -> tuple[str, ...]:
    """Give the paths of all files that belong to the project, as git sees them.

    Without git (an unpacked archive) every file counts that is not made by a tool.
    """
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    named = asked.stdout.decode().split("\0") if asked.returncode == 0 else list(_walked())
    return tuple(sorted(name for name in named if name and (ROOT / name).is_file()))


def _walked() -> Iterator[str]:
    for path in ROOT.rglob("*"):
        name = path.relative_to(ROOT)
        if path.is_file() and not NOT_OURS.intersection(name.parts):
            yield name.as_posix()


def python_files(*folders: str) -> list[str]:
    """Give the Python files below folders, without what the migration maker wrote."""
    return [
        name
        for name in files()
        if name.endswith(".py")
        and name.split("/", 1)[0] in folders
        and "/piccolo_migrations/" not in name
    ]


@cache
def text(name: str) -> str:
    """Give the text of a file; bytes that are no text give none."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(name: str) -> ast.Module:
    """Give the syntax tree of a Python file."""
    return ast.parse(text(name))


def functions(name: str, module: ast.Module) -> list[Function]:
    """Give every function of a module with its length in lines, decorators left out."""
    return [
        Function(f"{name}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
