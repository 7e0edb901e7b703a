"""From what was shown at a counter to the code and its order, wrong tries counted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_row
from core.refusals import Refusal
from marketplace.pick_up.code_rules import Standing, why_not
from marketplace.pick_up.pick_up_codes import PickUpToken, TypedDigits
from marketplace.pick_up.wrong_digits import count_miss, lock_tally, locked_out
from marketplace.refusals import CodeNotReadable, WrongPoint

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

# How long the digits of an order that was handed out still say so.
REMEMBERED = timedelta(days=7)

FOUND = """
    SELECT code.id AS code_id, code.order_id AS id, code.point, code.nonce, code.kind, code.label,
           code.state AS code_state, placed.state, placed.collected_at, placed.uncollected_at,
           placed.ready_at, coalesce(staff.display_name, '') AS staff_name
    FROM pick_up_code code JOIN market_order placed ON placed.id = code.order_id
    LEFT JOIN person staff ON staff.id = placed.collected_by"""


async def find_shown(
    code: PickUpToken | TypedDigits, point_id: UUID, person_id: UUID
) -> asyncpg.Record | Refusal:
    """Give the row of what was shown at a point, or why there is none.

    A wrong try at the digits is counted, so the caller commits before it raises a refusal.
    """
    if isinstance(code, TypedDigits):
        return await _find_typed(code.digits, point_id, person_id)
    found = await fetch_row(
        f"{FOUND} WHERE code.order_id = $1 AND code.nonce = $2", code.order, code.nonce
    )
    if found is None:
        return CodeNotReadable()
    if found["point"] != point_id:
        right = await fetch_row(
            "SELECT name, address FROM pick_up_point WHERE id = $1", found["point"]
        )
        return WrongPoint(point=right["name"], address=right["address"]) if right else found
    return found


async def found_again(code_id: UUID) -> asyncpg.Record:
    """Give the row of a code as it is now."""
    found = await fetch_row(f"{FOUND} WHERE code.id = $1", code_id)
    if found is None:
        raise CodeNotReadable
    return found


def refusal_for(found: asyncpg.Record) -> Refusal | None:
    """Give why nothing is handed out for a code; None when it opens."""
    return why_not(Standing(*(found[field] for field in Standing._fields)))


async def _find_typed(digits: str, point_id: UUID, person_id: UUID) -> asyncpg.Record | Refusal:
    tally = await lock_tally(point_id, person_id)
    out = locked_out(tally, clock.now())
    if out is not None:
        return out
    # The live code first: digits may be drawn again once they were spent.
    found = await fetch_row(
        f"""{FOUND} WHERE code.point = $1 AND code.digits = $2
              AND (code.state IN ('live', 'void') OR code.spent_at > $3)
            ORDER BY array_position(ARRAY['live', 'spent', 'void'], code.state::text),
                     code.made_at DESC LIMIT 1""",
        point_id,
        digits,
        clock.now() - REMEMBERED,
    )
    return await count_miss(tally) if found is None else found
