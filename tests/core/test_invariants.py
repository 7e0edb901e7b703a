"""A truth that does not hold is told with the rows that show it."""

from __future__ import annotations

import pytest

from core import invariants
from core.invariants import COUNTEREXAMPLES_MAX, Broken, Invariant, check, declare, every_invariant

HOLDS = Invariant("b holds", "", "SELECT 1 AS one WHERE false")
BROKEN = Invariant("a is broken", "somebody is owed", "SELECT 7 AS order_id, -5 AS balance_fen")


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "_invariants", {})


async def test_only_what_is_broken_is_told_with_its_rows(database: str) -> None:
    """Name, reason and counterexamples, so that an operator can begin."""
    declare(HOLDS, BROKEN)
    assert await check() == [
        Broken("a is broken", "somebody is owed", [{"order_id": 7, "balance_fen": -5}])
    ]


async def test_some_can_be_checked_alone(database: str) -> None:
    """A test or a page asks for those it is about."""
    declare(HOLDS, BROKEN)
    assert await check([HOLDS]) == []


async def test_counterexamples_are_bounded(database: str) -> None:
    """A broken million shows twenty rows."""
    declare(Invariant("many", "", "SELECT generate_series(1, 1000) AS number"))
    [broken] = await check()
    assert len(broken.counterexamples) == COUNTEREXAMPLES_MAX


def test_names_are_unique_and_sorted() -> None:
    """Two truths of one name are a mistake."""
    declare(HOLDS, BROKEN)
    assert every_invariant() == [BROKEN, HOLDS]
    with pytest.raises(ValueError, match="two invariants"):
        declare(HOLDS)
