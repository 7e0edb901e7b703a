"""The tests themselves: each states a claim, and none waits by the clock alone."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.architecture.source import python_files, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = python_files("tests")
SLEEPS = {"sleep", "wait_for_timeout"}
CLAIM_WORDS_MIN = 3


def claims() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Give every test function with where it stands."""
    for name in TESTS:
        if name.rpartition("/")[2].startswith("test_"):
            for node in ast.walk(tree(name)):
                if isinstance(
                    node, ast.FunctionDef | ast.AsyncFunctionDef
                ) and node.name.startswith("test_"):
                    yield f"{name}:{node.name}", node


def sleeps_outside_loops(node: ast.AST, *, looping: bool = False) -> Iterator[int]:
    """Give the line of each sleep that does not look, in a loop, for an event."""
    for child in ast.iter_child_nodes(node):
        inside = looping or isinstance(child, ast.While | ast.For | ast.AsyncFor)
        if (
            isinstance(child, ast.Call)
            and isinstance(child.func, ast.Attribute)
            and child.func.attr in SLEEPS
            and not looping
        ):
            yield child.lineno
        yield from sleeps_outside_loops(child, looping=inside)


def test_every_test_states_its_claim_in_a_sentence() -> None:
    """A docstring says what is promised, and the name reads as a claim."""
    silent = [
        where for where, test in claims() if not (ast.get_docstring(test) or "").endswith(".")
    ]
    curt = [where for where, test in claims() if len(test.name.split("_")) < CLAIM_WORDS_MIN]
    assert silent == []
    assert curt == []


def test_no_test_waits_for_time_to_pass() -> None:
    """A sleep stands only where a loop looks for the event it waits for."""
    found = {name: list(sleeps_outside_loops(tree(name))) for name in TESTS}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_bare_sleep_is_noticed() -> None:
    """The rule itself works."""
    bare = ast.parse("def test_a(): time.sleep(1)")
    looking = ast.parse("def test_a():\n    while not done():\n        time.sleep(1)")
    assert list(sleeps_outside_loops(bare)) == [1]
    assert list(sleeps_outside_loops(looking)) == []
