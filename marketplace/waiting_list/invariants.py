"""What is always true of waiting lists."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="waiting_count equals its entries",
        why="placing looks at the line only where the count says that somebody waits",
        sql="""SELECT run.id, run.number, run.waiting_count, coalesce(line.entries, 0) AS entries
               FROM campaign run LEFT JOIN (
                 SELECT campaign, count(*) AS entries FROM waiting_entry
                 WHERE state IN ('waiting', 'offered') GROUP BY campaign) line
                 ON line.campaign = run.id
               WHERE run.waiting_count <> coalesce(line.entries, 0)""",
    ),
    Invariant(
        name="an offered entry has a pending order",
        why="an offer is units that are held for somebody, and nothing else",
        sql="""SELECT entry.id, entry.state, placed.id AS order_id, placed.state AS order_state
               FROM waiting_entry entry JOIN market_order placed ON placed.id = entry.placed_as
               WHERE (entry.state = 'offered') <> (placed.state = 'pending')
                  OR placed.source <> 'waiting_list' OR placed.campaign <> entry.campaign
                  OR placed.buyer <> entry.buyer OR placed.quantity > entry.quantity""",
    ),
    Invariant(
        name="nobody waits where nothing can be ordered",
        why="a line whose group-buy has closed would be waited in for ever",
        sql="""SELECT entry.id, run.number, run.state FROM waiting_entry entry
               JOIN campaign run ON run.id = entry.campaign
               WHERE entry.state = 'waiting' AND run.state <> 'open'""",
    ),
)
