"""What is always true of group-buys that were decided, and of the prices they ended at."""

from __future__ import annotations

from core.invariants import Invariant, declare


def _waits(kind: str, also: str = "true") -> str:
    """Say in SQL that a fact about an order was not acted upon yet: its turn will come."""
    return f"""EXISTS (SELECT FROM outbox_entry entry
      WHERE entry.kind = 'marketplace.{kind}' AND {also}
        AND entry.payload ->> 'order_id' = placed.id::text
        AND (entry.relayed_at IS NULL OR EXISTS (SELECT FROM outbox_delivery delivery
          WHERE delivery.entry = entry.id AND delivery.state = 'waiting')))"""  # noqa: S608 - ours


FAILED = "entry.payload ->> 'reason' = 'group_failed'"

declare(
    Invariant(
        name="one offer has one price in a community at a time",
        why="two neighbours who look at the same goods see the same price",
        # By the hours that were promised: one that closes late is not yet another's beginning.
        sql="""SELECT one.id, other.id AS other_id, one.offer, ours.community
               FROM campaign one JOIN campaign other
                 ON other.offer = one.offer AND other.number > one.number
                 AND other.opens_at < one.closes_at AND other.closes_at > one.opens_at
               JOIN campaign_community ours ON ours.campaign = one.id
               JOIN campaign_community theirs
                 ON theirs.campaign = other.id AND theirs.community = ours.community
               WHERE one.state IN ('scheduled', 'open', 'closing')
                 AND other.state IN ('scheduled', 'open', 'closing')""",
    ),
    Invariant(
        name="a decided campaign's count equals its paid orders at that time",
        why="whether it happened, and at which price, hung on exactly these units",
        # What was confirmed, or is refunded for nothing but the failing of the group or of a
        # case. Units given back before the decision did not count; what fills a case came later.
        sql=f"""SELECT run.id, run.number, run.decided_units, run.decided_people,
                      run.decided_amount_fen, told.units, told.people, told.fen
               FROM campaign run CROSS JOIN LATERAL (
                 SELECT coalesce(sum(line.units), 0) AS units,
                   count(DISTINCT placed.buyer) AS people,
                   coalesce(sum(line.fen), 0) AS fen
                 FROM market_order placed CROSS JOIN LATERAL (
                   SELECT sum(quantity - back.units) AS units,
                     sum(unit_price_fen * (quantity - back.units)) AS fen
                   FROM order_line CROSS JOIN LATERAL (
                     SELECT coalesce(sum(given.units), 0) AS units FROM order_refund_line given
                     JOIN order_refund refund ON refund.id = given.parent
                     WHERE given.line = order_line.id
                       AND refund.decided_at < run.decided_at) back
                   WHERE order_line.parent = placed.id) line
                 WHERE placed.campaign = run.id AND placed.source <> 'extra_unit'
                   AND (placed.confirmed_at IS NOT NULL OR EXISTS (
                       SELECT FROM order_refund refund WHERE refund.parent = placed.id
                         AND refund.reason_key IN ('groupfail:' || placed.id,
                                                   'case:' || placed.id))
                     OR (placed.state = 'refunding'
                       AND {_waits("refund_owed", FAILED)}))) told
               WHERE run.decided_units IS NOT NULL
                 AND (run.decided_units, run.decided_people, run.decided_amount_fen)
                     IS DISTINCT FROM (told.units, told.people, told.fen)""",  # noqa: S608 - ours
    ),
    Invariant(
        name="the people of a campaign are those who have paid",
        why="a threshold of people is met by neighbours, not by orders",
        sql="""SELECT run.id, run.number, run.paid_people, told.people FROM campaign run
               CROSS JOIN LATERAL (SELECT count(DISTINCT buyer) AS people FROM market_order
                 WHERE campaign = run.id AND state IN ('paid_waiting', 'confirmed', 'ready',
                   'collected', 'uncollected', 'completed')) told
               WHERE run.state NOT IN ('failed', 'refunding', 'closed')
                 AND run.paid_people <> told.people""",
    ),
    Invariant(
        name="every confirmed order has its true-up",
        why="whoever paid more than the final price gets the difference without asking",
        sql=f"""SELECT placed.id, placed.number, owed.fen, refund.amount_fen
               FROM market_order placed
               CROSS JOIN LATERAL (SELECT sum(true_up_fen) AS fen FROM order_line
                 WHERE parent = placed.id) owed
               LEFT JOIN order_refund refund ON refund.parent = placed.id
                 AND refund.reason_key = 'trueup:' || placed.id
               WHERE coalesce(refund.amount_fen, 0) <> owed.fen
                 AND (refund.id IS NOT NULL
                   OR NOT {_waits("true_up_owed")})""",  # noqa: S608 - ours
    ),
    Invariant(
        name="a line costs its final price",
        why="whoever joined first pays no more than whoever joined last",
        sql="""SELECT line.id, line.parent, line.final_unit_price_fen, line.basis_units,
                      line.basis_fen, sold.final_price_fen
               FROM order_line line JOIN market_order placed ON placed.id = line.parent
               JOIN campaign_variant sold ON sold.id = line.variant
               WHERE placed.confirmed_at IS NOT NULL
                 AND (line.final_unit_price_fen IS DISTINCT FROM sold.final_price_fen
                   OR line.final_unit_price_fen > line.unit_price_fen
                   OR line.basis_fen <> line.final_unit_price_fen * line.basis_units
                   OR line.basis_units < line.quantity - line.refunded_units)""",
    ),
    Invariant(
        name="an order that is being refunded has its refund",
        why="money that nobody sends back is waited for in vain",
        sql=f"""SELECT placed.id, placed.number, placed.paid_fen FROM market_order placed
               WHERE placed.state = 'refunding'
                 AND NOT EXISTS (SELECT FROM order_refund refund WHERE refund.parent = placed.id)
                 AND NOT {_waits("refund_owed")}""",  # noqa: S608 - ours
    ),
)
