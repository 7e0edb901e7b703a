"""What is always true of wallets."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="what waits to be withdrawn or spent is set aside in its wallet",
        why="money that is on its way to the bank or to a purchase cannot be spent again",
        sql="""SELECT account.owner, account.held, told.fen + asked.fen AS expected
               FROM ledger_account account
               CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS fen
                 FROM wallet_withdrawal WHERE person = account.owner
                   AND state IN ('requested', 'approved')) told
               CROSS JOIN LATERAL (SELECT coalesce(sum(request.wallet_fen), 0) AS fen
                 FROM payment_request request JOIN purchase ON purchase.id = request.purchase
                 WHERE purchase.buyer = account.owner AND request.wallet_fen > 0
                   AND request.closed_at IS NULL AND request.paid_at IS NULL) asked
               WHERE account.book = 'wallet' AND account.held <> told.fen + asked.fen""",
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
        name="a wallet holds what was refunded into it less what left it",
        why="nothing but refunds, purchases and withdrawals may move it",
        sql="""SELECT account.owner, account.balance, told.fen - spent.fen - gone.fen AS expected
               FROM ledger_account account
               CROSS JOIN LATERAL (SELECT coalesce(sum(refund.wallet_fen + CASE
                   WHEN refund.route = 'wallet' AND refund.state = 'succeeded'
                   THEN refund.amount_fen - refund.wallet_fen ELSE 0 END), 0) AS fen
                 FROM order_refund refund JOIN market_order placed ON placed.id = refund.parent
                 WHERE placed.buyer = account.owner) told
               CROSS JOIN LATERAL (SELECT coalesce(sum(share.wallet_fen), 0) AS fen
                 FROM payment_share share JOIN market_order placed ON placed.id = share.parent
                 WHERE placed.buyer = account.owner AND share.captured_fen > 0) spent
               CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS fen
                 FROM wallet_withdrawal WHERE person = account.owner AND state = 'paid') gone
               WHERE account.book = 'wallet'
                 AND account.balance <> told.fen - spent.fen - gone.fen""",
    ),
)
