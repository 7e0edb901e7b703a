"""The house numbers: files and functions that can be read in one sitting.

What is longer for a reason stands in ``TOLERATED`` with its length today and the reason. It
may shrink; when it grows, or fits again, this test asks for the list to be mended.
"""

from __future__ import annotations

import ast
from statistics import median

import pytest

from tests.architecture.source import (
    PRODUCT,
    Function,
    files,
    functions,
    python_files,
    text,
    tree,
)

FILE_MEDIAN_MAX = 90
FILE_TENTH_MAX = 250
FILE_MAX = 400
FUNCTION_MEDIAN_MAX = 10
FUNCTION_TENTH_MAX = 30
FUNCTION_MAX = 50
COMPONENT_MAX = 200
SCRIPT_MAX = 300
GENERATED = {"frontend/src/api/schema.d.ts"}

# name -> (lines today, why it is better long)
TOLERATED: dict[str, tuple[int, str]] = {}

HOUSE = python_files(*PRODUCT, "scripts")
TESTS = python_files("tests")


def lines(name: str) -> int:
    """Give how many lines a file has."""
    return text(name).count("\n")


def too_long(measured: dict[str, int], most: int) -> dict[str, int]:
    """Give what is longer than allowed, or longer than it was when it was tolerated."""
    return {
        name: length
        for name, length in measured.items()
        if length > max(most, TOLERATED.get(name, (0, ""))[0])
    }


def tenth_longest(lengths: list[int]) -> int:
    """Give the length that nine in ten do not exceed."""
    return sorted(lengths)[len(lengths) * 9 // 10]


def functions_of(names: list[str]) -> list[Function]:
    """Give all functions of some files."""
    return [function for name in names for function in functions(name, tree(name))]


def measured_functions(names: list[str]) -> dict[str, int]:
    """Give the length of each function; of two with one name the longer."""
    measured: dict[str, int] = {}
    for where, length in functions_of(names):
        measured[where] = max(length, measured.get(where, 0))
    return measured


def test_no_file_is_longer_than_a_sitting() -> None:
    """No Python file exceeds the hard number."""
    assert too_long({name: lines(name) for name in HOUSE + TESTS}, FILE_MAX) == {}


def test_files_are_short_as_a_rule() -> None:
    """The median and the ninth tenth of the product's files keep the house numbers."""
    lengths = [lines(name) for name in HOUSE]
    assert median(lengths) <= FILE_MEDIAN_MAX
    assert tenth_longest(lengths) <= FILE_TENTH_MAX


def test_no_function_is_longer_than_a_screen() -> None:
    """No function exceeds the hard number, not even in the tests."""
    assert too_long(measured_functions(HOUSE + TESTS), FUNCTION_MAX) == {}


@pytest.mark.parametrize("names", [HOUSE, TESTS], ids=["house", "tests"])
def test_functions_are_short_as_a_rule(names: list[str]) -> None:
    """The median and the ninth tenth of all functions keep the house numbers."""
    lengths = [function.lines for function in functions_of(names)]
    assert median(lengths) <= FUNCTION_MEDIAN_MAX
    assert tenth_longest(lengths) <= FUNCTION_TENTH_MAX


@pytest.mark.parametrize(("ending", "most"), [(".vue", COMPONENT_MAX), (".ts", SCRIPT_MAX)])
def test_the_front_end_is_cut_small(ending: str, most: int) -> None:
    """No component and no script of the front end exceeds its number."""
    ours = [
        name
        for name in files()
        if name.startswith("frontend/") and name.endswith(ending) and name not in GENERATED
    ]
    assert ours
    assert too_long({name: lines(name) for name in ours}, most) == {}


def test_what_is_tolerated_is_still_needed() -> None:
    """An exception that is no longer needed, or larger than needed, leaves the list."""
    measured = {name: lines(name) for name in files() if name in TOLERATED}
    measured |= {k: v for k, v in measured_functions(HOUSE + TESTS).items() if k in TOLERATED}
    assert measured == {name: length for name, (length, _) in TOLERATED.items()}
    assert all(reason for _, reason in TOLERATED.values())


def test_a_long_function_is_noticed() -> None:
    """The rule itself works: it counts the body, nested functions included."""
    body = "\n".join(["    x = 1"] * 60)
    found = functions("made_up.py", ast.parse(f"async def long():\n{body}\n"))
    assert found == [Function("made_up.py:long", 61)]
