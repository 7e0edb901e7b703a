"""What has to run by the clock is on the clock."""

from __future__ import annotations

import ast
import re

from core.schedule import every_sweep
from tests.architecture import rules
from tests.architecture.source import DOMAIN, PRODUCT, Function, python_files, tree

USED = {name for file in python_files(*PRODUCT) for name in rules.uses(tree(file))}
LISTED = {sweep.name for sweep in every_sweep()}


def errands() -> list[Function]:
    """Give every public async function that needs no argument, as a sweep does not."""
    return [
        Function(f"{name.removesuffix('.py').replace('/', '.')}.{node.name}", node.lineno)
        for name in python_files(*DOMAIN)
        for node in tree(name).body
        if isinstance(node, ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not (node.args.args or node.args.kwonlyargs or node.args.vararg)
    ]


def is_used(errand: str) -> bool:
    """Tell whether some file of the house uses a function; the tests do not count."""
    return errand.rpartition(".")[2] in USED


def test_every_errand_is_on_the_clock_or_called() -> None:
    """A sweep that nobody registered would never run, and nobody would notice."""
    found = [errand.where for errand in errands()]
    assert found
    idle = [name for name in found if name not in LISTED and not is_used(name)]
    assert idle == [], "put on the clock what should run"


def test_what_calls_itself_a_sweep_is_on_the_clock() -> None:
    """A docstring that begins with "Sweep:" is a promise, direct or through another sweep."""
    promised = [
        f"{name.removesuffix('.py').replace('/', '.')}.{node.name}"
        for name in python_files(*DOMAIN)
        for node in tree(name).body
        if isinstance(node, ast.AsyncFunctionDef)
        and (ast.get_docstring(node) or "").startswith("Sweep:")
    ]
    assert promised
    assert [name for name in promised if name not in LISTED and not is_used(name)] == []


def test_sweeps_run_as_written() -> None:
    """Every sweep has either a pause or a time of day, and each name is its function's."""
    for sweep in every_sweep():
        assert (sweep.seconds is None) != (sweep.daily_at is None)
        assert sweep.seconds is None or sweep.seconds > 0
        assert sweep.daily_at is None or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", sweep.daily_at)
