"""What is always true of codes and of handing out."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="a ready order has a live code at its point",
        why="without one nobody can collect it",
        sql="""SELECT placed.id, placed.number FROM market_order placed
               LEFT JOIN pick_up_code code ON code.order_id = placed.id AND code.kind = 'own'
                 AND code.state = 'live' AND code.point = placed.point
               WHERE placed.state = 'ready' AND code.id IS NULL""",
    ),
    Invariant(
        name="a buyer's code is spent exactly when the order is handed out",
        why="goods are handed out once",
        sql="""SELECT placed.id, placed.state, code.state AS code_state
               FROM pick_up_code code JOIN market_order placed ON placed.id = code.order_id
               WHERE code.kind = 'own'
                 AND (code.state = 'spent') <> (placed.collected_at IS NOT NULL)""",
    ),
    Invariant(
        name="no code is live where nothing waits",
        why="a code that opens must have something to open",
        sql="""SELECT placed.id, placed.state FROM pick_up_code code
               JOIN market_order placed ON placed.id = code.order_id
               WHERE code.state = 'live' AND placed.state <> 'ready'""",
    ),
    Invariant(
        name="units handed out are those of the acts that count",
        why="each unit leaves the point once, and somebody handed it out",
        sql="""SELECT line.id, line.collected_units, coalesce(sum(given.units), 0) AS handed_out
               FROM order_line line
               LEFT JOIN (
                 SELECT part.line, part.units FROM hand_over_line part
                 JOIN hand_over act ON act.id = part.parent
                 WHERE act.outcome IN ('done', 'partial')) given ON given.line = line.id
               GROUP BY line.id
               HAVING line.collected_units <> coalesce(sum(given.units), 0)""",
    ),
    Invariant(
        name="a neighbour's code serves once",
        why="whoever was sent fetches once; a copy of the code opens nothing",
        sql="""SELECT code.id, count(*) AS times FROM hand_over act
               JOIN pick_up_code code ON code.id = act.code
               WHERE code.kind = 'proxy' AND act.outcome IN ('done', 'partial')
               GROUP BY code.id HAVING count(*) > 1""",
    ),
)
