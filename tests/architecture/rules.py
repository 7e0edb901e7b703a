"""House rules that need the syntax tree; ``test_rules.py`` shows each one a culprit."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "perf_counter"}


def fractions(module: ast.Module) -> Iterator[str]:
    """Give each place where a number may become a fraction: ``/``, a float, its literal."""
    for node in ast.walk(module):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield f"{node.lineno}: /"
        elif isinstance(node, ast.Name) and node.id in {"float", "Decimal", "Fraction"}:
            yield f"{node.lineno}: {node.id}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{node.lineno}: {node.value}"


def knows_amounts(module: ast.Module) -> bool:
    """Tell whether a module handles money: a name ends in ``_fen``, or it imports amounts."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "core.amounts":
            return True
        if any(name.endswith("_fen") for name in names_in(node)):
            return True
    return False


def names_in(node: ast.AST) -> Iterator[str]:
    """Give the names a node reads, writes, declares or passes."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.arg | ast.keyword) and node.arg:
        yield node.arg


def waits(module: ast.Module) -> Iterator[str]:
    """Give each place that is not done at once."""
    for node in ast.walk(module):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield f"{node.lineno}: {type(node).__name__}"


def clock_reads(module: ast.Module) -> Iterator[str]:
    """Give each call that asks what time it is."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else None
            name = called.id if isinstance(called, ast.Name) else name
            if name in CLOCKS and not node.args:
                yield f"{node.lineno}: {name}()"


def imports(module: ast.Module) -> Iterator[str]:
    """Give the names of all modules imported at run time."""
    for node in run_time_nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def run_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree, leaving out what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in names_in(child.test):
            continue
        yield child
        yield from run_time_nodes(child)


def uses(node: ast.AST) -> Iterator[str]:
    """Give the names that are really used: not imported, and not only promised in a document."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and first_name(child) == "refusals":
            continue
        if isinstance(child, ast.Name | ast.Attribute):
            yield from names_in(child)
        yield from uses(child)


def at_once(module: ast.Module) -> Iterator[str]:
    """Give each call that would run queries side by side in one transaction."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {
            "gather",
            "create_task",
            "ensure_future",
            "TaskGroup",
        }:
            yield f"{node.lineno}: {node.attr}"


def unawaited_queries(module: ast.Module, tables: set[str]) -> Iterator[str]:
    """Give each expression statement that begins at a table: a query nobody runs."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and first_name(node.value) in tables:
            yield f"{node.lineno}: {first_name(node.value)}"


def first_name(node: ast.AST) -> str | None:
    """Give the name that a chain of attributes and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def saves(module: ast.Module) -> Iterator[str]:
    """Give each ``.save()`` without columns: it writes back what others have changed."""
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "save"
            and not node.args
            and not node.keywords
        ):
            yield f"{node.lineno}: save()"
