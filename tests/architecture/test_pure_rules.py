"""Pure rules: plain values in and out, so that a test needs nothing but values."""

from __future__ import annotations

import tomllib

import pytest

from tests.architecture import rules
from tests.architecture.source import DOMAIN, ROOT, python_files, text, tree

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
NAMED = next(c for c in CONTRACTS["contracts"] if c["name"] == "Pure rules know no database")
CALLED_PURE = [
    name
    for name in python_files(*DOMAIN)
    if "Pure." in text(name).split('"""')[1:2][0] or "pure:" in text(name).split('"""')[1:2][0]
    if text(name).startswith('"""')
]
FROM_CONTRACT = [
    name
    for module in NAMED["source_modules"]
    for path in [module.replace(".", "/")]
    for name in (python_files(path) if (ROOT / path).is_dir() else [f"{path}.py"])
]
ALSO = [
    "accounts/names.py",
    "accounts/roles.py",
    "marketplace/selling/categories.py",
    "search/documents.py",
]
PURE = sorted({*CALLED_PURE, *FROM_CONTRACT, *ALSO})
MADE_OF_CHANCE = {"core/identifiers.py"}
MAY_READ_THE_CLOCK = {
    "core/identifiers.py": "an identifier begins with the moment it was minted",
    "marketplace/pick_up/pick_up_codes.py": "a signature says for how long from now it is good",
}
OUTSIDE = {"piccolo", "asyncpg", "redis", "httpx", "stripe", "celery", "litestar", "os", "asyncio"}


@pytest.mark.parametrize("name", PURE)
def test_a_pure_file_waits_for_nothing(name: str) -> None:
    """Nothing in it is awaited."""
    assert list(rules.waits(tree(name))) == []


@pytest.mark.parametrize("name", PURE)
def test_a_pure_file_knows_nothing_outside(name: str) -> None:
    """It imports neither the database nor any other part of the world."""
    known = {module.split(".", 1)[0] for module in rules.imports(tree(name))}
    assert known & OUTSIDE <= ({"os"} if name in MADE_OF_CHANCE else set())
    assert not {m for m in rules.imports(tree(name)) if m.startswith("core.database")}


@pytest.mark.parametrize("name", PURE)
def test_a_pure_file_is_told_the_time(name: str) -> None:
    """It gets the moment as a value and does not ask the clock."""
    assert bool(list(rules.clock_reads(tree(name)))) == (name in MAY_READ_THE_CLOCK)
