"""What is always true of lists of chat groups."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="an ordered line is the order of who claimed it",
        why="a tick beside a neighbour's name must never be somebody else's order",
        sql="""SELECT entry.id, entry.ordered_as FROM group_list_entry entry
                 JOIN group_list list ON list.id = entry.parent
                 JOIN market_order placed ON placed.id = entry.ordered_as
               WHERE placed.campaign <> list.campaign OR placed.buyer <> entry.claimed_by""",
    ),
    Invariant(
        name="a shared line says what it asks for",
        why="whoever taps it is led to a page filled with it",
        sql="""SELECT entry.id FROM group_list_entry entry
               WHERE entry.state IN ('read', 'confirmed', 'ordered') AND NOT EXISTS (
                 SELECT FROM group_list_item item WHERE item.parent = entry.id)""",
    ),
)
