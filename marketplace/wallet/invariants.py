"""What is always true of wallets."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="what waits to be withdrawn is set aside in its wallet",
        why="money that is on its way to the bank cannot be spent",
        sql="""SELECT account.owner, account.held, told.fen FROM ledger_account account
               CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS fen
                 FROM wallet_withdrawal WHERE person = account.owner
                   AND state IN ('requested', 'approved')) told
               WHERE account.book = 'wallet' AND account.held <> told.fen""",
    ),
    Invariant(
        name="a withdrawal tells what became of its money",
        why="what was paid left the bank, what was rejected is in the wallet again",
        sql="""SELECT kept.id, kept.number, kept.state, held.state AS held
               FROM wallet_withdrawal kept
               LEFT JOIN ledger_hold held ON held.key = 'withdrawal:' || kept.id
               WHERE held.state IS DISTINCT FROM CASE kept.state
                 WHEN 'paid' THEN 'posted' WHEN 'rejected' THEN 'voided' ELSE 'pending' END""",
    ),
    Invariant(
        name="a wallet holds what was refunded into it less what was withdrawn",
        why="nothing else may move it",
        sql="""SELECT account.owner, account.balance, told.fen - gone.fen AS expected
               FROM ledger_account account
               CROSS JOIN LATERAL (SELECT coalesce(sum(refund.amount_fen), 0) AS fen
                 FROM order_refund refund JOIN market_order placed ON placed.id = refund.parent
                 WHERE placed.buyer = account.owner AND refund.route = 'wallet'
                   AND refund.state = 'succeeded') told
               CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS fen
                 FROM wallet_withdrawal WHERE person = account.owner AND state = 'paid') gone
               WHERE account.book = 'wallet' AND account.balance <> told.fen - gone.fen""",
    ),
)
