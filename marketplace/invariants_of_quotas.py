"""What is always true of the stock and the room that group-buys share, and of whole cases."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="every quota's counter equals its orders",
        why="a unit that is counted nowhere is sold twice, one counted twice is never sold",
        sql="""SELECT quota.id, quota.kind, quota.subject, quota.day, quota.used_units,
                      promised.units
               FROM quota JOIN promised_by(ARRAY(SELECT subject FROM quota)) promised
                 ON promised.quota = quota.id
               WHERE quota.used_units <> promised.units""",
    ),
    Invariant(
        name="a quota is within its capacity",
        why="stock and room are promised once, to whichever group-buy",
        sql="""SELECT id, kind, subject, day, used_units, capacity_units FROM quota
               WHERE used_units > capacity_units""",
    ),
    Invariant(
        name="every open campaign is bound by the quotas it needs",
        why="units that are not bound are sold beyond stock and room",
        sql="""SELECT needed.campaign, needed.kind, needed.subject, needed.day
               FROM quotas_needed(ARRAY(SELECT id FROM campaign
                 WHERE state IN ('scheduled', 'open', 'closing'))) needed
               WHERE NOT EXISTS (
                 SELECT FROM campaign_quota bound JOIN quota ON quota.id = bound.quota
                 WHERE bound.campaign = needed.campaign AND quota.kind = needed.kind
                   AND quota.subject = needed.subject
                   AND quota.day IS NOT DISTINCT FROM needed.day
                   AND quota.storage IS NOT DISTINCT FROM needed.storage)""",
    ),
    Invariant(
        name="what is handed out fits the cases that were ordered",
        why="nobody orders a started case, so a unit beyond them does not exist",
        sql="""SELECT sold.id, sold.campaign, sold.decided_cases, found.units
               FROM campaign_variant sold JOIN (
                 SELECT line.variant, sum(line.quantity - line.refunded_units) AS units
                 FROM order_line line JOIN market_order placed ON placed.id = line.parent
                 WHERE placed.confirmed_at IS NOT NULL
                    OR (placed.source = 'extra_unit' AND placed.state = 'pending')
                 GROUP BY line.variant) found ON found.variant = sold.id
               WHERE sold.case_size IS NOT NULL
                 AND found.units > coalesce(sold.decided_cases, 0) * sold.case_size""",
    ),
    Invariant(
        name="units that fill a case stand beside the order they were offered to",
        why="they are the same buyer's, of the same run, collected at the same place",
        sql="""SELECT extra.id, extra.number FROM market_order extra
               JOIN market_order first ON first.id = extra.extra_of
               WHERE (extra.buyer, extra.campaign, extra.point)
                 IS DISTINCT FROM (first.buyer, first.campaign, first.point)""",
    ),
)
