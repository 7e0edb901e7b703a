"""What runs every minute, and what a counter looks at all day, is found by an index."""

from __future__ import annotations

import pytest

from core.database import execute, fetch, transaction
from marketplace.settling.completing import COMPLETE, DUE

QUESTIONS = {
    "fulfilled_order_by_time": DUE.replace("$1", "now()")
    .replace("$2", "NULL")
    .replace("$3", "NULL")
    .replace("$4", "500"),
    "order_of_point_ready": """SELECT id FROM market_order WHERE point = (SELECT uuidv7())
        AND state = 'ready' ORDER BY ready_at LIMIT 200""",
    "order_of_point_handed_out": """SELECT id FROM market_order
        WHERE point = (SELECT uuidv7()) AND collected_at >= now()
        ORDER BY collected_at DESC LIMIT 200""",
    "ready_order_by_id": """SELECT id FROM market_order WHERE state = 'ready'
        ORDER BY id LIMIT 500""",
    "uncollected_order_of_point": """SELECT id FROM market_order
        WHERE point = (SELECT uuidv7()) AND uncollected_at >= now()
        ORDER BY uncollected_at DESC LIMIT 200""",
    "point_without_goods": """SELECT id FROM campaign_point WHERE arrived_at IS NULL
        AND collect_until <= now() ORDER BY collect_until LIMIT 100""",
    "one_order_per_number": "SELECT id FROM market_order WHERE number = 12345",
    "one_campaign_per_number": """SELECT id FROM campaign WHERE state = 'open'
        ORDER BY number DESC LIMIT 20""",
    "order_by_payment": "SELECT sum(paid_fen) FROM market_order WHERE paid_at >= now()",
    "campaign_delivering": COMPLETE,
    "open_refund_by_state": """SELECT id FROM order_refund WHERE state = 'manual'
        ORDER BY decided_at LIMIT 200""",
}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("index", sorted(QUESTIONS))
async def test_a_frequent_question_has_its_index(index: str) -> None:
    """An empty table is always read whole, so reading whole is switched off for the question."""
    async with transaction():
        await execute("SET LOCAL enable_seqscan = off")
        await execute("SET LOCAL enable_sort = off")
        await execute("SET LOCAL enable_bitmapscan = off")
        plan = await fetch(f"EXPLAIN {QUESTIONS[index]}")
    assert index in "\n".join(row[0] for row in plan)
