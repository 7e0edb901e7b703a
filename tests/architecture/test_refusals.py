"""Every refusal is one case with one code, explained to its reader and proven by a test."""

from __future__ import annotations

import importlib
import inspect
import re
import string

import pytest

from core.facts import every_fact
from core.refusals import Refusal, every_refusal
from tests.architecture import rules
from tests.architecture.source import PRODUCT, ROOT, python_files, text, tree

PAGES = ROOT / "docs" / "problems"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def load_the_house() -> None:
    """Import every file that defines a refusal or a fact, so that none is overlooked."""
    for name in python_files(*PRODUCT):
        if re.search(r"^class \w+\(\w+\):", text(name), re.MULTILINE) and (
            "core.refusals" in text(name) or "core.facts" in text(name)
        ):
            importlib.import_module(
                name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            )


load_the_house()
# Probes of other tests are nobody's refusals.
HOUSE = [case for case in every_refusal() if not case.__module__.startswith("tests.")]
CASES = sorted(set(HOUSE), key=lambda case: (case.__module__, case.__name__))
IDS = [case.__name__ for case in CASES]
USED = {name for file in python_files(*PRODUCT) for name in rules.uses(tree(file))}
SAID_IN_TESTS = "\n".join(
    text(name) for name in python_files("tests") if "/architecture/" not in name
)


def mentions(source: str, case: type[Refusal]) -> bool:
    """Tell whether a text speaks of a case, by its class or by its code."""
    return f'"{case.code}"' in source or bool(re.search(rf"\b{case.__name__}\b", source))


def test_there_are_refusals() -> None:
    """The tree was really loaded."""
    assert len(CASES) > 100
    assert every_fact()


def test_every_code_stands_for_one_case() -> None:
    """A client that knows a code knows what happened."""
    assert sorted({case.code for case in CASES}) == sorted(case.code for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_case_speaks_both_languages(case: type[Refusal]) -> None:
    """Title and detail exist in Chinese and English, and promise only fields the case has."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", case.code)
    fields = set(inspect.signature(case).parameters)
    for said in (case.title, case.detail):
        assert CHINESE.search(said.zh)
        assert said.en.strip()
        assert not CHINESE.search(said.en)
        for sentence in said:
            used = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
            assert used <= fields, (sentence, fields)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_case_has_a_page_in_both_languages(case: type[Refusal]) -> None:
    """The address in ``type`` leads to a page that says what happened and what to do."""
    chinese, line, english = (PAGES / f"{case.code}.md").read_text().partition("\n---\n")
    assert line
    assert chinese.startswith("# ")
    assert CHINESE.search(chinese)
    assert english.strip().startswith("# ")
    # A Chinese word may stand in brackets behind its translation.
    assert not CHINESE.search(re.sub(r"\([^)]*\)", "", english))


def test_no_page_explains_what_cannot_happen() -> None:
    """A page without its refusal misleads whoever finds it."""
    codes = {case.code for case in CASES}
    assert sorted(page.stem for page in PAGES.glob("*.md") if page.stem not in codes) == []


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_case_is_raised_by_the_house(case: type[Refusal]) -> None:
    """The house does more with a case than to define, import and document it."""
    assert case.__name__ in USED


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_case_is_raised_by_a_test(case: type[Refusal]) -> None:
    """Some test provokes the case and says so, by its class or by its code."""
    assert mentions(SAID_IN_TESTS, case)
