"""The rules themselves: each is shown a culprit and an honest neighbour."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def unawaited(module: ast.Module) -> Iterator[str]:
    """Look for queries on one made-up table."""
    return rules.unawaited_queries(module, {"Order"})


CULPRITS: list[tuple[Callable[[ast.Module], Iterator[str]], str, str]] = [
    (rules.fractions, "half = total_fen / 2", "half = total_fen // 2"),
    (rules.fractions, "total_fen /= 2", "total_fen //= 2"),
    (rules.fractions, "rate = 0.6", "rate_bps = 60"),
    (rules.fractions, "def fee(rate: float): ...", "def fee(rate: int): ..."),
    (rules.waits, "async def read(): ...", "def read(): ..."),
    (rules.clock_reads, "clock.now()", "now"),
    (rules.clock_reads, "time.time()", "time(9, 30)"),
    (rules.at_once, "asyncio.gather(a(), b())", "await a()"),
    (rules.at_once, "asyncio.create_task(a())", "task = later(a)"),
    (unawaited, "Order.delete().where(x)", "await_it = Order.delete()"),
    (rules.saves, "order.save()", "order.save([Order.note])"),
    (rules.imports, "import piccolo.table", "if TYPE_CHECKING:\n    import piccolo"),
]


@pytest.mark.parametrize(("rule", "culprit", "honest"), CULPRITS)
def test_a_rule_finds_its_culprit_and_nobody_else(
    rule: Callable[[ast.Module], Iterator[str]], culprit: str, honest: str
) -> None:
    """The rule bites where it should and lets the honest neighbour pass."""
    assert list(rule(ast.parse(culprit)))
    assert list(rule(ast.parse(honest))) == []


def test_money_is_known_by_its_name() -> None:
    """A name in fen, or the import of amounts, puts a file under the rule."""
    assert rules.knows_amounts(ast.parse("def pay(*, total_fen: int): ..."))
    assert rules.knows_amounts(ast.parse("from core.amounts import allocate"))
    assert not rules.knows_amounts(ast.parse("width = height / 2"))
