"""What is always true of money that goes back."""

from __future__ import annotations

from core.invariants import Invariant, declare
from marketplace.clearing import BANK, STRIPE

declare(
    Invariant(
        name="lines tell their refunds",
        why="what was given back of a line is the sum of the refunds that gave it",
        sql="""SELECT line.id, line.parent, line.refunded_units, told.units, told.cash
               FROM order_line line CROSS JOIN LATERAL (
                 SELECT coalesce(sum(given.units), 0) AS units,
                        coalesce(sum(given.goodwill_fen), 0) AS goodwill,
                        coalesce(sum(given.base_fen), 0) AS base,
                        coalesce(sum(given.commission_fen), 0) AS commission,
                        coalesce(sum(given.host_fen), 0) AS host,
                        coalesce(sum(given.cash_fen)
                          FILTER (WHERE refund.reason <> 'true_up'), 0) AS cash
                 FROM order_refund_line given JOIN order_refund refund ON refund.id = given.parent
                 WHERE given.line = line.id) told
               WHERE (line.refunded_units, line.refunded_fen, line.goodwill_fen,
                      line.refunded_base_fen, line.commission_reversed_fen, line.host_reversed_fen)
                 IS DISTINCT FROM
                 (told.units, told.cash, told.goodwill, told.base, told.commission, told.host)""",
    ),
    Invariant(
        name="a refund is the sum of its lines",
        why="what goes back is what its lines explain, or money that never paid them",
        sql="""SELECT refund.id, refund.amount_fen, refund.units, told.fen, told.units AS told_units
               FROM order_refund refund JOIN (
                 SELECT parent, sum(cash_fen + goodwill_fen) AS fen, sum(units) AS units
                 FROM order_refund_line GROUP BY parent) told ON told.parent = refund.id
               WHERE refund.amount_fen <> told.fen OR refund.units <> told.units""",
    ),
    Invariant(
        name="refunds by payment agree with payments",
        why="what an order was promised is what the provider is asked for, id by id",
        sql="""SELECT ours.id, ours.amount_fen, theirs.amount_fen AS asked_fen
               FROM order_refund ours LEFT JOIN refund theirs
                 ON theirs.id = ours.id AND theirs.payment = ours.payment_id
               WHERE ours.amount_fen > ours.wallet_fen
                 AND theirs.amount_fen IS DISTINCT FROM ours.amount_fen - ours.wallet_fen""",
    ),
    Invariant(
        name="no more goes back by one way than came by it",
        why="the provider gives back what it took, and a balance what was taken from it (rule R8)",
        sql="""SELECT placed.id, placed.number, placed.paid_fen, placed.wallet_fen,
                      sum(refund.wallet_fen) AS to_wallet_fen
               FROM market_order placed JOIN order_refund refund ON refund.parent = placed.id
               GROUP BY placed.id
               HAVING sum(refund.wallet_fen) > placed.wallet_fen
                  OR sum(refund.amount_fen - refund.wallet_fen)
                       FILTER (WHERE refund.payment_id = placed.payment_id)
                     > placed.paid_fen - placed.wallet_fen""",
    ),
    Invariant(
        name="lines were paid what their order was",
        why="units are given back from what was paid for them",
        # Money that came too late for its seat pays no line: it goes back as it came.
        sql="""SELECT placed.id, placed.number, placed.paid_fen, told.fen FROM market_order placed
               CROSS JOIN LATERAL (SELECT sum(paid_fen) AS fen FROM order_line
                 WHERE parent = placed.id) told
               WHERE told.fen <> placed.paid_fen AND (told.fen > 0
                 OR placed.state NOT IN ('refunding', 'refunded'))""",
    ),
    Invariant(
        name="what is held for an order is its own or on its way back",
        why="deciding a refund sets its money aside, so nobody earns it meanwhile",
        sql="""SELECT placed.id, placed.number, placed.state, account.held, told.fen
               FROM market_order placed JOIN ledger_account account
                 ON account.owner = placed.id AND account.book = 'buyer_funds_held'
               CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen - wallet_fen), 0) AS fen
                 FROM order_refund WHERE parent = placed.id AND state <> 'succeeded') told
               WHERE account.held <> told.fen""",
    ),
    Invariant(
        name="a refund is booked where its money left",
        why="what a person transferred is still with the provider, and gone from the bank",
        sql=f"""SELECT refund.id, refund.by_hand, account.owner FROM order_refund refund
               JOIN ledger_hold held
                 ON held.key = 'refund:' || refund.id || ':' || refund.bounces
               JOIN ledger_entry entry ON entry.transfer = held.transfer
               JOIN ledger_account account ON account.id = entry.account
                 AND account.book = 'gateway_clearing'
               WHERE refund.state = 'succeeded' AND account.owner <>
                 CASE WHEN refund.by_hand THEN '{BANK}'::uuid ELSE '{STRIPE}'::uuid END""",  # noqa: S608 - both ids are ours
    ),
    Invariant(
        name="a refund is by hand exactly when its proof says so",
        why="the proof is how the transfer is found at the bank",
        # A success that bounced before somebody paid by hand is still to be taken back.
        sql="""SELECT ours.id, ours.by_hand, theirs.proof
               FROM order_refund ours JOIN refund theirs ON theirs.id = ours.id
               WHERE ours.state = 'succeeded' AND theirs.state = 'succeeded'
                 AND ours.by_hand <> (theirs.proof IS NOT NULL)
                 AND ours.settled_at >= theirs.settled_at""",
    ),
)
