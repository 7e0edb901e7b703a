"""No fraction near an amount: money is whole fen, and one function splits it."""

from __future__ import annotations

import pytest

from tests.architecture import rules
from tests.architecture.source import PRODUCT, python_files, tree

# Fractions of other things in files that also know amounts; each with its reason.
OTHER_FRACTIONS = {
    "core/pictures/variants.py": "how strongly a thumbnail is blurred",
    "core/workbooks.py": "a cell of a spreadsheet holds a double",
    "payments/stripe_gateway.py": "seconds to wait for the provider",
}
# The ledger counts fen, points and minutes alike, so that no name of it ends in a unit.
NEAR_AMOUNTS = [
    name
    for name in python_files(*PRODUCT)
    if rules.knows_amounts(tree(name))
    or (name.startswith("ledger/") and name != "ledger/piccolo_app.py")
]


@pytest.mark.parametrize("name", NEAR_AMOUNTS)
def test_a_file_that_knows_amounts_knows_no_fraction(name: str) -> None:
    """Neither a float nor a division that could make one."""
    found = list(rules.fractions(tree(name)))
    assert bool(found) == (name in OTHER_FRACTIONS), found


def test_money_is_found_where_it_is() -> None:
    """The rule looks at the files in which money moves."""
    assert {
        "marketplace/settling/commission.py",
        "payments/requesting.py",
        "ledger/posting.py",
    } <= set(NEAR_AMOUNTS)
