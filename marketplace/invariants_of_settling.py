"""What is always true of what the platform owes, states and pays."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="a confirmed order has its commission frozen",
        why="later changes of rates must not touch what was sold",
        sql="""SELECT placed.id, line.id AS line FROM market_order placed
               JOIN order_line line ON line.parent = placed.id
               WHERE placed.state IN ('confirmed', 'ready', 'collected', 'uncollected',
                                      'completed')
                 AND line.commission_fen IS NULL""",
    ),
    Invariant(
        name="a completed order is earned once, in full",
        why="what the buyer paid and does not get back belongs to merchant and platform",
        sql="""SELECT placed.id, placed.number, kept.fen, earned.fen AS earned
               FROM market_order placed
               CROSS JOIN LATERAL (SELECT coalesce(sum(paid_fen - true_up_fen - refunded_fen
                   - goodwill_fen + subsidised_fen), 0) AS fen
                 FROM order_line WHERE parent = placed.id) kept
               CROSS JOIN LATERAL (SELECT coalesce(sum(gross_fen), 0) AS fen FROM earning
                 WHERE parent = placed.id AND kind IN ('sale', 'recall')) earned
               WHERE placed.completed_at IS NOT NULL AND kept.fen <> earned.fen
               UNION ALL
               SELECT placed.id, placed.number, placed.paid_fen, earning.gross_fen
               FROM earning JOIN market_order placed ON placed.id = earning.parent
               WHERE earning.kind IN ('sale', 'recall') AND placed.completed_at IS NULL""",
    ),
    Invariant(
        name="every change of what a payee is owed is an earning",
        why="statements are made of earnings and must tell the whole story",
        sql="""SELECT entry.transfer, account.owner AS payee, entry.amount, told.net_fen
               FROM ledger_entry entry JOIN ledger_account account ON account.id = entry.account
               LEFT JOIN (SELECT transfer, payee, book, sum(net_fen) AS net_fen FROM earning
                          GROUP BY transfer, payee, book) told
                 ON told.transfer = entry.transfer AND told.payee = account.owner
                 AND told.book = account.book
               WHERE account.book IN ('merchant_payable', 'host_payable')
                 AND account.unit = 'CNY' AND told.net_fen IS DISTINCT FROM entry.amount""",
    ),
    Invariant(
        name="every earning is a change of what its payee is owed",
        why="nobody is promised money the ledger does not know of",
        sql="""SELECT earning.transfer, earning.payee, sum(earning.net_fen) AS net_fen,
                      max(entry.amount) AS amount FROM earning
               LEFT JOIN ledger_account account ON account.owner = earning.payee
                 AND account.book = earning.book AND account.unit = 'CNY'
               LEFT JOIN ledger_entry entry ON entry.transfer = earning.transfer
                 AND entry.account = account.id
               GROUP BY earning.transfer, earning.payee, earning.book
               HAVING coalesce(max(entry.amount), 0) <> sum(earning.net_fen)""",
    ),
    Invariant(
        name="the lines of a statement add up to it",
        why="who is paid checks the sum",
        sql="""SELECT statement.id, statement.lines_fen, coalesce(sum(line.net_fen), 0) AS lines
               FROM statement LEFT JOIN earning_day day ON day.statement = statement.id
               LEFT JOIN earning line ON line.earning_day = day.id
               GROUP BY statement.id
               HAVING statement.lines_fen <> coalesce(sum(line.net_fen), 0)
                 OR (SELECT coalesce(sum((one.value ->> 'net_fen')::bigint), 0)
                     FROM jsonb_each(statement.figures) one) <> statement.lines_fen""",
    ),
    Invariant(
        name="a day of earnings is stated whole, to whom it belongs",
        why="nothing is stated twice, to another, or lost between statements",
        sql="""SELECT earning.id, earning.payee, day.payee AS stated_to, day.available_on
               FROM earning JOIN earning_day day ON day.id = earning.earning_day
               LEFT JOIN statement ON statement.id = day.statement
               WHERE (earning.payee, earning.available_on, earning.kind)
                     <> (day.payee, day.available_on, day.kind)
                  OR statement.payee <> day.payee OR statement.cut_off < day.available_on""",
    ),
    Invariant(
        name="a day's sums are those of its earnings",
        why="statements are made of days, and nobody adds the lines up again before paying",
        sql="""SELECT day.id, day.payee, day.lines, day.net_fen, told.net_fen AS earned_fen
               FROM earning_day day LEFT JOIN (
                 SELECT earning_day, count(*) AS lines, sum(paid_fen) AS paid_fen,
                        count(*) FILTER (WHERE gross_fen < paid_fen) AS refunded,
                        count(*) FILTER (WHERE commission_fen <> 0) AS charged,
                        sum(gross_fen) AS gross_fen, sum(commission_fen) AS commission_fen,
                        sum(commission_tax_fen) AS commission_tax_fen,
                        sum(host_fen) AS host_fen, sum(gateway_fen) AS gateway_fen,
                        sum(net_fen) AS net_fen, min(earned_at) AS first_earned_at
                 FROM earning GROUP BY earning_day) told ON told.earning_day = day.id
               WHERE (day.lines, day.refunded, day.charged, day.paid_fen, day.gross_fen,
                      day.commission_fen, day.host_fen, day.gateway_fen, day.net_fen,
                      day.first_earned_at, day.commission_tax_fen) IS DISTINCT FROM
                     (told.lines, told.refunded, told.charged, told.paid_fen, told.gross_fen,
                      told.commission_fen, told.host_fen, told.gateway_fen, told.net_fen,
                      told.first_earned_at, told.commission_tax_fen)""",
    ),
    Invariant(
        name="a statement opens where the one before closed",
        why="what is carried over must arrive",
        sql="""SELECT now.id, now.payee, now.opening_fen, before.closing_fen
               FROM statement now LEFT JOIN statement before
                 ON before.payee = now.payee AND before.sequence = now.sequence - 1
               WHERE now.opening_fen <> coalesce(before.closing_fen, 0)
                  OR (now.sequence > 1 AND before.id IS NULL)""",
    ),
    Invariant(
        name="sum of statement lines = change in payable",
        why="last closing plus what is not stated yet is what the ledger owes the payee",
        sql="""SELECT payee.id, owed.fen AS ledger, closing.fen AS closing, open.fen AS unstated
               FROM payee
               CROSS JOIN LATERAL (SELECT coalesce(sum(balance), 0) AS fen FROM ledger_account
                 WHERE owner = payee.id AND unit = 'CNY'
                   AND book IN ('merchant_payable', 'host_payable')) owed
               CROSS JOIN LATERAL (SELECT coalesce(max(closing_fen) FILTER (
                   WHERE sequence = (SELECT max(sequence) FROM statement last
                                     WHERE last.payee = payee.id)), 0) AS fen
                 FROM statement WHERE statement.payee = payee.id) closing
               CROSS JOIN LATERAL (SELECT coalesce(sum(earning.net_fen), 0) AS fen
                 FROM earning_day day JOIN earning ON earning.earning_day = day.id
                 WHERE day.payee = payee.id AND day.statement IS NULL) open
               WHERE owed.fen <> closing.fen + open.fen""",
    ),
    Invariant(
        name="money in transit is approved payouts on their way",
        why="a payout is in transit from approval until the bank has spoken",
        sql="""SELECT payout.id, payout.state, payout.amount_fen, account.balance
               FROM payout LEFT JOIN ledger_account account ON account.owner = payout.id
                 AND account.book = 'payout_in_transit' AND account.unit = 'CNY'
               WHERE coalesce(account.balance, 0) <>
                 CASE WHEN payout.state IN ('approved', 'exported', 'sending')
                      THEN payout.amount_fen ELSE 0 END""",
    ),
    Invariant(
        name="suspense holds exactly the open disputes of a payee",
        why="disputed money is nobody's until somebody has said whose it is",
        sql="""SELECT payee.id, open.fen AS disputed, coalesce(account.balance, 0) AS held
               FROM payee CROSS JOIN LATERAL (
                 SELECT coalesce(sum(dispute.amount_fen), 0) AS fen FROM statement_dispute dispute
                 JOIN statement ON statement.id = dispute.statement
                 WHERE statement.payee = payee.id AND dispute.state = 'open') open
               LEFT JOIN ledger_account account ON account.owner = payee.id
                 AND account.book = 'suspense' AND account.unit = 'CNY'
               WHERE open.fen <> coalesce(account.balance, 0)""",
    ),
    Invariant(
        name="a statement counts what is disputed of it",
        why="a payout brings what is left",
        sql="""SELECT statement.id, statement.disputed_fen, sum(dispute.amount_fen) AS disputed
               FROM statement LEFT JOIN statement_dispute dispute
                 ON dispute.statement = statement.id
               GROUP BY statement.id
               HAVING statement.disputed_fen <> coalesce(sum(dispute.amount_fen), 0)""",
    ),
    Invariant(
        name="a reserve equals its slices",
        why="what is kept back is given back, or used for a debt, slice by slice",
        sql="""SELECT payee.id, held.fen AS slices, coalesce(account.balance, 0) AS reserve
               FROM payee CROSS JOIN LATERAL (
                 SELECT coalesce(sum(amount_fen - used_fen), 0) AS fen FROM reserve_slice
                 WHERE reserve_slice.payee = payee.id AND state = 'held') held
               LEFT JOIN ledger_account account ON account.owner = payee.id
                 AND account.book = 'merchant_reserve' AND account.unit = 'CNY'
               WHERE held.fen <> coalesce(account.balance, 0)""",
    ),
    Invariant(
        name="payouts of a statement bring no more than it says",
        why="nobody is paid twice, or paid what is disputed",
        sql="""SELECT statement.id, statement.payable_fen, statement.disputed_fen, payout.amount_fen
               FROM statement JOIN payout ON payout.statement = statement.id
                 AND payout.state NOT IN ('returned', 'rejected')
               WHERE payout.amount_fen > statement.payable_fen - statement.disputed_fen""",
    ),
    Invariant(
        name="a statement's state and its payout agree",
        why="paid means paid by one payout; paying means one is under way",
        sql="""SELECT statement.id, statement.state, under_way.states
               FROM statement CROSS JOIN LATERAL (
                 SELECT coalesce(array_agg(payout.state ORDER BY payout.state), '{}') AS states
                 FROM payout WHERE payout.statement = statement.id
                   AND payout.state NOT IN ('returned', 'rejected')) under_way
               WHERE CASE statement.state
                 WHEN 'paid' THEN under_way.states <> '{paid}'
                 WHEN 'paying' THEN cardinality(under_way.states) <> 1
                                    OR under_way.states = '{paid}'
                 ELSE cardinality(under_way.states) <> 0 END""",
    ),
)
