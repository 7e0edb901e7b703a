"""What is always true of the marketplace."""

from __future__ import annotations

import marketplace.invariants_of_purchases
import marketplace.invariants_of_refunds  # noqa: F401 - declares its own
from core.invariants import Invariant, declare
from marketplace.clearing import STRIPE

# ---------------------------------------------------------------- handing over

declare(
    Invariant(
        name="a ready order has a live code at its point",
        why="without one nobody can collect it",
        sql="""SELECT placed.id, placed.number FROM market_order placed
               LEFT JOIN pick_up_code code ON code.order_id = placed.id
                 AND code.state = 'live' AND code.point = placed.point
               WHERE placed.state = 'ready' AND code.id IS NULL""",
    ),
    Invariant(
        name="a code is spent exactly when its order is handed out",
        why="goods are handed out once",
        sql="""SELECT placed.id, placed.state, code.state AS code_state
               FROM pick_up_code code JOIN market_order placed ON placed.id = code.order_id
               WHERE (code.state = 'spent') <> (placed.collected_at IS NOT NULL)""",
    ),
)

declare(
    Invariant(
        name="goods nobody collected ended as their campaign had said",
        why="what was said before paying is what is done, for the money as well",
        sql="""SELECT placed.id, placed.number, placed.state, run.uncollected_rule
               FROM market_order placed JOIN campaign run ON run.id = placed.campaign
               WHERE placed.uncollected_at IS NOT NULL
                 AND (run.uncollected_rule = 'return_and_refund') <> EXISTS (
                   SELECT FROM order_refund refund
                   WHERE refund.parent = placed.id AND refund.reason = 'uncollected')""",
    ),
    Invariant(
        name="an order that waits to be earned says since when",
        why="the sweep that completes orders goes by that instant",
        sql="""SELECT id, number, state FROM market_order
               WHERE state IN ('collected', 'uncollected', 'partially_refunded')
                 AND fulfilled_at IS NULL""",
    ),
    Invariant(
        name="nobody both collected an order and left it",
        why="goods are with their buyer or where the rule sent them",
        sql="""SELECT id, number, state FROM market_order
               WHERE collected_at IS NOT NULL AND uncollected_at IS NOT NULL""",
    ),
)

# ---------------------------------------------------------------- settling

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
        name="every change of a merchant's payable is an earning",
        why="statements are made of earnings and must tell the whole story",
        sql="""SELECT entry.transfer, account.owner AS merchant, entry.amount, earning.net_fen
               FROM ledger_entry entry JOIN ledger_account account ON account.id = entry.account
               LEFT JOIN earning ON earning.transfer = entry.transfer
                 AND earning.merchant = account.owner
               WHERE account.book = 'merchant_payable' AND account.unit = 'CNY'
                 AND earning.net_fen IS DISTINCT FROM entry.amount""",
    ),
    Invariant(
        name="every earning is a change of its merchant's payable",
        why="nobody is promised money the ledger does not know of",
        sql="""SELECT earning.id, earning.net_fen, entry.amount FROM earning
               LEFT JOIN ledger_account account ON account.owner = earning.merchant
                 AND account.book = 'merchant_payable' AND account.unit = 'CNY'
               LEFT JOIN ledger_entry entry ON entry.transfer = earning.transfer
                 AND entry.account = account.id
               WHERE coalesce(entry.amount, 0) <> earning.net_fen""",
    ),
    Invariant(
        name="the lines of a statement add up to it",
        why="a merchant checks the sum",
        sql="""SELECT statement.id, statement.lines_fen, coalesce(sum(line.net_fen), 0) AS lines
               FROM statement LEFT JOIN statement_line line ON line.parent = statement.id
               GROUP BY statement.id
               HAVING statement.lines_fen <> coalesce(sum(line.net_fen), 0)""",
    ),
    Invariant(
        name="a stated earning is a line of its statement",
        why="nothing is stated twice or lost between statements",
        sql="""SELECT earning.id, earning.statement, line.parent FROM earning
               FULL JOIN statement_line line ON line.earning = earning.id
               WHERE earning.statement IS DISTINCT FROM line.parent
                  OR line.net_fen <> earning.net_fen""",
    ),
    Invariant(
        name="a statement opens where the one before closed",
        why="what is carried over must arrive",
        sql="""SELECT now.id, now.merchant, now.opening_fen, before.closing_fen
               FROM statement now LEFT JOIN statement before
                 ON before.merchant = now.merchant AND before.sequence = now.sequence - 1
               WHERE now.opening_fen <> coalesce(before.closing_fen, 0)
                  OR (now.sequence > 1 AND before.id IS NULL)""",
    ),
    Invariant(
        name="sum of statement lines = change in payable",
        why="last closing plus what is not stated yet is what the ledger owes the merchant",
        sql="""SELECT merchant.id, owed.fen AS ledger, closing.fen AS closing, open.fen AS unstated
               FROM merchant
               CROSS JOIN LATERAL (SELECT coalesce(sum(balance), 0) AS fen FROM ledger_account
                 WHERE owner = merchant.id AND book = 'merchant_payable' AND unit = 'CNY') owed
               CROSS JOIN LATERAL (SELECT coalesce(max(closing_fen) FILTER (
                   WHERE sequence = (SELECT max(sequence) FROM statement last
                                     WHERE last.merchant = merchant.id)), 0) AS fen
                 FROM statement WHERE statement.merchant = merchant.id) closing
               CROSS JOIN LATERAL (SELECT coalesce(sum(net_fen), 0) AS fen FROM earning
                 WHERE earning.merchant = merchant.id AND statement IS NULL) open
               WHERE owed.fen <> closing.fen + open.fen""",
    ),
    Invariant(
        name="money in transit is approved payouts on their way",
        why="a payout is in transit from approval until the bank has spoken",
        sql="""SELECT payout.id, payout.state, payout.amount_fen, account.balance
               FROM payout LEFT JOIN ledger_account account ON account.owner = payout.id
                 AND account.book = 'payout_in_transit' AND account.unit = 'CNY'
               WHERE coalesce(account.balance, 0) <>
                 CASE WHEN payout.state IN ('approved', 'exported')
                      THEN payout.amount_fen ELSE 0 END""",
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

# ---------------------------------------------------------------- buying

declare(
    Invariant(
        name="a campaign's counters equal its orders",
        why="what is held and paid decides who may still join, and whether it happens",
        sql="""SELECT run.id, run.number, run.held_units, run.paid_units, found.held, found.paid
               FROM campaign run LEFT JOIN (
                 SELECT campaign,
                   sum(quantity) FILTER (WHERE state = 'pending') AS held,
                   sum(quantity) FILTER (WHERE state IN ('paid_waiting', 'confirmed', 'ready',
                     'collected', 'uncollected', 'completed', 'partially_refunded')) AS paid
                 FROM market_order GROUP BY campaign) found ON found.campaign = run.id
               WHERE run.held_units <> coalesce(found.held, 0)
                  OR (run.state NOT IN ('failed', 'refunding', 'closed')
                      AND run.paid_units <> coalesce(found.paid, 0))""",
    ),
    Invariant(
        name="units sold and held stay within stock",
        why="a unit is promised once",
        sql="""SELECT id, number, held_units, paid_units, stock_units FROM campaign
               WHERE held_units + paid_units > stock_units""",
    ),
    Invariant(
        name="tallies equal what people and households hold or have paid",
        why="limits are counted on them",
        sql="""SELECT tally.campaign, tally.subject, tally.units, coalesce(found.units, 0) AS orders
               FROM campaign_tally tally JOIN campaign run ON run.id = tally.campaign
               LEFT JOIN (
                 SELECT campaign, subject, sum(quantity) AS units FROM market_order,
                   LATERAL (VALUES (buyer), (household)) AS who (subject)
                 WHERE subject IS NOT NULL AND state IN ('pending', 'paid_waiting', 'confirmed',
                   'ready', 'collected', 'uncollected', 'completed', 'partially_refunded')
                 GROUP BY campaign, subject) found
                 ON found.campaign = tally.campaign AND found.subject = tally.subject
               WHERE run.state NOT IN ('failed', 'refunding', 'closed')
                 AND tally.units <> coalesce(found.units, 0)""",
    ),
    Invariant(
        name="every fen of an order is somewhere",
        why="cash in equals what merchant, platform and buyer have, and what is held",
        sql="""SELECT placed.id, placed.number, placed.state, sum(entry.amount) AS moved
               FROM market_order placed
               JOIN ledger_transfer transfer ON transfer.source = placed.id
               JOIN ledger_entry entry ON entry.transfer = transfer.id
               GROUP BY placed.id HAVING sum(entry.amount) <> 0""",
    ),
    Invariant(
        name="a paid order's money came in, and no other order's did",
        why="an order says paid when, and only when, its money arrived",
        sql="""SELECT placed.id, placed.number, placed.state, placed.paid_fen,
                      coalesce(came.amount, 0) AS came
               FROM market_order placed LEFT JOIN (
                 SELECT transfer.source, -sum(entry.amount) AS amount FROM ledger_transfer transfer
                 JOIN ledger_entry entry ON entry.transfer = transfer.id
                 JOIN ledger_account account ON account.id = entry.account
                 WHERE transfer.kind = 'paid' AND account.book = 'gateway_clearing'
                 GROUP BY transfer.source) came ON came.source = placed.id
               WHERE coalesce(came.amount, 0) < placed.paid_fen
                  OR (placed.paid_fen = 0 AND coalesce(came.amount, 0) <> 0)""",
    ),
    Invariant(
        name="nothing is held for an order that ended",
        why="held money belongs to somebody who waits for goods or for a refund",
        sql="""SELECT placed.id, placed.number, placed.state, account.balance
               FROM market_order placed JOIN ledger_account account
                 ON account.owner = placed.id AND account.book = 'buyer_funds_held'
               WHERE placed.state IN ('expired', 'cancelled', 'refunded', 'completed')
                 AND account.balance - account.held <> 0""",
    ),
    Invariant(
        name="a failed campaign owes nobody silently",
        why="each paid order of a failed campaign is being refunded or was",
        sql="""SELECT placed.id, placed.number, run.state FROM market_order placed
               JOIN campaign run ON run.id = placed.campaign
               WHERE run.state IN ('failed', 'refunding', 'closed')
                 AND placed.state NOT IN ('pending', 'expired', 'cancelled', 'refunding',
                                          'refunded')""",
    ),
    Invariant(
        name="a closed campaign has no refund outstanding",
        why="it is closed only when everyone has their money back",
        # Money that comes too late, or comes back from the buyer's bank, knows no closing.
        sql="""SELECT run.id, run.number, placed.id AS order_id FROM campaign run
               JOIN market_order placed ON placed.campaign = run.id
               WHERE run.state = 'closed' AND placed.state IN ('pending', 'refunding')
                 AND NOT EXISTS (SELECT FROM order_refund refund
                                 WHERE refund.parent = placed.id AND refund.state <> 'succeeded'
                                   AND (refund.reason_key LIKE 'late:%' OR refund.bounces > 0))""",
    ),
)

# ---------------------------------------------------------------- the provider's account

declare(
    Invariant(
        name="a booked line is in the ledger by its amounts",
        why="what the provider's own lines tell is booked from them once, and from nothing else",
        sql=f"""SELECT line.provider_id, line.booked_as, line.fee, line.net, entry.amount
               FROM balance_transaction line
               LEFT JOIN ledger_transfer transfer ON transfer.key = 'line:' || line.provider_id
               LEFT JOIN ledger_account account ON account.unit = 'CNY'
                 AND account.book = 'gateway_clearing' AND account.owner = '{STRIPE}'
               LEFT JOIN ledger_entry entry ON entry.transfer = transfer.id
                 AND entry.account = account.id
               WHERE coalesce(entry.amount, 0) <> CASE WHEN line.booked_as IS NULL THEN 0
                 WHEN line.booked_as = 'fee_part' THEN line.fee ELSE -line.net END""",  # noqa: S608 - the id is ours
    ),
)
