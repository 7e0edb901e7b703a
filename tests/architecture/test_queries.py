"""Sharp edges of the database library that no type checker sees."""

from __future__ import annotations

import pytest

from tests.architecture import rules
from tests.architecture.migrations import APPS
from tests.architecture.source import DOMAIN, PRODUCT, python_files, tree

TABLES = {table.__name__ for app in APPS.values() for table in app.table_classes}
# Tasks of their own that hold no transaction; each with its reason.
TASKS = {"core/live.py": "one listener for all open pages of a process, outside any transaction"}
IN_DOMAIN = [name for name in python_files(*DOMAIN) if not name.startswith("payments/sandbox/")]


def test_no_two_queries_run_at_once_in_a_domain_package() -> None:
    """Tasks inherit the open transaction, and its connection does one thing at a time."""
    found = {name for name in IN_DOMAIN if list(rules.at_once(tree(name)))}
    assert found == set(TASKS)


@pytest.mark.parametrize("rule", [rules.saves, lambda m: rules.unawaited_queries(m, TABLES)])
def test_no_row_is_written_whole_and_no_query_left_standing(rule: object) -> None:
    """A loaded row is never saved as a whole; a query that is written is run."""
    assert callable(rule)
    found = {name: list(rule(tree(name))) for name in python_files(*PRODUCT)}
    assert {name: places for name, places in found.items() if places} == {}
