"""What is always true of the marketplace."""

from __future__ import annotations

import marketplace.invariants_of_closing
import marketplace.invariants_of_hand_overs
import marketplace.invariants_of_purchases
import marketplace.invariants_of_quotas
import marketplace.invariants_of_refunds
import marketplace.invariants_of_settling  # noqa: F401 - each declares its own
from core.invariants import Invariant, declare
from marketplace.clearing import STRIPE

# ---------------------------------------------------------------- goods that wait

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
               WHERE state IN ('collected', 'uncollected')
                 AND fulfilled_at IS NULL""",
    ),
    Invariant(
        name="nobody both collected an order and left it",
        why="goods are with their buyer or where the rule sent them",
        sql="""SELECT id, number, state FROM market_order
               WHERE collected_at IS NOT NULL AND uncollected_at IS NOT NULL""",
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
                     'collected', 'uncollected', 'completed')) AS paid
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
                   'ready', 'collected', 'uncollected', 'completed')
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
                 WHERE transfer.kind IN ('paid', 'paid_from_wallet')
                   AND account.book IN ('gateway_clearing', 'wallet')
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
                 WHEN line.booked_as = 'fee_part'
                 THEN coalesce(line.presented_fen - line.booked_fen, line.fee)
                 ELSE -coalesce(line.booked_fen, line.net) END""",  # noqa: S608 - the id is ours
    ),
)
