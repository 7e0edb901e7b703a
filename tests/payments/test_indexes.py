"""The truths about facts, of which there are many, find them by an index."""

from __future__ import annotations

import pytest

from core.database import execute, fetch, transaction
from core.invariants import every_invariant

FOUND_BY = {
    "every captured payment was told": {
        "told_payment",
        "succeeded_payment_by_time",
        "outbox_entry_pkey",
    },
    "a payment is told of once": {"told_payment"},
}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("name", sorted(FOUND_BY))
async def test_a_truth_about_facts_reads_no_table_whole(name: str) -> None:
    """Small tables are always read whole, so that is switched off for the question."""
    (truth,) = (one for one in every_invariant() if one.name == name)
    async with transaction():
        for way in ("seqscan", "bitmapscan"):
            await execute(f"SET LOCAL enable_{way} = off")
        plan = "\n".join(row[0] for row in await fetch(f"EXPLAIN {truth.sql}"))
    assert {index for index in FOUND_BY[name] if index in plan} == FOUND_BY[name], plan
    assert "Seq Scan" not in plan
