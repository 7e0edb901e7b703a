"""The act of handing out: units leave the point, the act is written down, codes are spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.database import execute, fetch, within_transaction
from core.outbox import record
from marketplace.facts import OrderCollected, OrderPartlyCollected
from marketplace.pick_up.wrong_digits import forget_misses
from marketplace.refusals import TooManyUnits
from marketplace.tables.handing_over import HandOverOutcome
from marketplace.tables.pick_up import CodeKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    import asyncpg

LEFT = """SELECT id, greatest(0, quantity - refunded_units - collected_units) AS units
          FROM order_line WHERE parent = $1 ORDER BY id"""


@dataclass(frozen=True)
class Act:
    """One hand-over: who, where and when; ``units`` by line, or None for all that is left."""

    id: UUID
    by: UUID
    point: UUID
    scanned_at: datetime
    received_at: datetime
    units: Mapping[UUID, int] | None = None
    device: str = ""
    offline: bool = False


@within_transaction
async def lock_order_alone(order_id: UUID) -> None:
    """Lock an order's row: nothing of its campaign changes when goods are handed out."""
    await execute("SELECT FROM market_order WHERE id = $1 FOR NO KEY UPDATE", order_id)


async def units_left(order_id: UUID) -> dict[UUID, int]:
    """Give how many units of each line were neither handed out nor given back."""
    return {row["id"]: row["units"] for row in await fetch(LEFT, order_id)}


@within_transaction
async def hand_out(found: asyncpg.Record, act: Act) -> HandOverOutcome:
    """Hand out for a code that opens; the caller holds the order. Raises TooManyUnits.

    A neighbour's code opens once, also for a part; the own one until everything is handed out.
    """
    left = await units_left(found["id"])
    taken = chosen(left, act.units)
    await _move(taken)
    ends = left == {**dict.fromkeys(left, 0), **taken}
    outcome = HandOverOutcome.DONE if ends else HandOverOutcome.PARTIAL
    await write_down(found["id"], found["code_id"], act, outcome, taken)
    if ends:
        await _end(found, act)
        await record(OrderCollected(order_id=found["id"]))
    else:
        await record(OrderPartlyCollected(order_id=found["id"]))
    if ends or found["kind"] == CodeKind.PROXY:
        await _spend(found, act, whole=ends)
    # Only a real hand-over clears the count, or known codes would buy more guesses. Who syncs
    # holds the order already, and the tally comes before it.
    if not act.offline:
        await forget_misses(act.point, act.by)
    return outcome


def chosen(left: Mapping[UUID, int], units: Mapping[UUID, int] | None) -> dict[UUID, int]:
    """Give what is handed out of what is left; raises TooManyUnits for more, or nothing."""
    if units is None:
        return {line: number for line, number in left.items() if number}
    taken = {line: number for line, number in units.items() if number}
    if not taken or any(not 0 < number <= left.get(line, 0) for line, number in taken.items()):
        raise TooManyUnits(left=sum(left.values()))
    return taken


@within_transaction
async def write_down(
    order_id: UUID,
    code_id: UUID | None,
    act: Act,
    outcome: HandOverOutcome,
    taken: Mapping[UUID, int],
    *,
    refusal: str | None = None,
) -> None:
    """Keep an act of handing out for ever, whatever came of it."""
    await execute(
        """INSERT INTO hand_over (id, parent, point, code, by, device, scanned_at, received_at,
             offline, outcome, refusal)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        act.id,
        order_id,
        act.point,
        code_id,
        act.by,
        act.device,
        act.scanned_at,
        act.received_at,
        act.offline,
        outcome.value,
        refusal,
    )
    await execute(
        """INSERT INTO hand_over_line (id, parent, line, units)
           SELECT uuidv7(), $1, given.line, given.units
           FROM unnest($2::uuid[], $3::integer[]) AS given (line, units)""",
        act.id,
        list(taken),
        list(taken.values()),
    )


async def _move(taken: Mapping[UUID, int]) -> None:
    await execute(
        """UPDATE order_line SET collected_units = collected_units + given.units
           FROM unnest($1::uuid[], $2::integer[]) AS given (line, units)
           WHERE order_line.id = given.line""",
        list(taken),
        list(taken.values()),
    )


async def _end(found: asyncpg.Record, act: Act) -> None:
    await execute(
        """UPDATE market_order SET state = 'collected', collected_at = $2, fulfilled_at = $3,
             collected_by = $4, after_sale_until = $3::timestamptz
               + (SELECT after_sale_hours FROM campaign WHERE campaign.id = market_order.campaign)
                 * interval '1 hour'
           WHERE id = $1""",
        found["id"],
        act.scanned_at,
        act.received_at,
        act.by,
    )


async def _spend(found: asyncpg.Record, act: Act, *, whole: bool) -> None:
    """Spend the code that was shown; with the last unit the own one, and void the others."""
    await execute(
        """UPDATE pick_up_code SET
             state = CASE WHEN id = $2 OR kind = 'own' THEN 'spent' ELSE 'void' END,
             spent_at = CASE WHEN id = $2 OR kind = 'own' THEN $3::timestamptz END,
             spent_by = CASE WHEN id = $2 OR kind = 'own' THEN $4::uuid END
           WHERE order_id = $1 AND state = 'live' AND ($5::boolean OR id = $2)""",
        found["id"],
        found["code_id"],
        act.received_at,
        act.by,
        whole,
    )
