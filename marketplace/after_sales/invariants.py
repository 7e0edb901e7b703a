"""What is always true of cases."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="an accepted case has its refund with its amount",
        why="what was granted is what goes back",
        sql="""SELECT kept.id, kept.number, kept.granted_fen, refund.amount_fen
               FROM after_sale kept LEFT JOIN order_refund refund
                 ON refund.id = kept.refund AND refund.reason = 'after_sale'
               WHERE (kept.state = 'accepted' OR kept.refund IS NOT NULL)
                 AND refund.amount_fen IS DISTINCT FROM kept.granted_fen""",
    ),
    Invariant(
        name="no completed order has an open case",
        why="nobody earns money that is argued about",
        sql="""SELECT kept.id, kept.number, placed.state FROM after_sale kept
               JOIN market_order placed ON placed.id = kept.parent
               WHERE kept.ended_at IS NULL AND placed.completed_at IS NOT NULL""",
    ),
    Invariant(
        name="a case tells its last step",
        why="both sides read the same story",
        sql="""SELECT kept.id, kept.number, kept.state, told.state AS told FROM after_sale kept
               CROSS JOIN LATERAL (SELECT state FROM after_sale_event
                 WHERE parent = kept.id ORDER BY id DESC LIMIT 1) told
               WHERE told.state <> kept.state""",
    ),
)
