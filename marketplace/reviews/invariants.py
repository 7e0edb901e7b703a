"""What is always true of reviews."""

from __future__ import annotations

from core.invariants import Invariant, declare
from marketplace.reviews.scoring import HALF_LIFE_DAYS, ONE, PRIOR_WEIGHT, weights_of_days

_WEIGHTS = ", ".join(str(weight) for weight in weights_of_days())
# Written a second time on purpose: what keeps the score is not what proves it.
SCORES = f"""
  WITH weighed AS (
    SELECT kept.subject, said.aspect, said.stars,
      (ARRAY[{_WEIGHTS}]::bigint[])[old.days % {HALF_LIFE_DAYS} + 1]
        >> (old.days / {HALF_LIFE_DAYS}) AS weight
    FROM review_score kept
    JOIN review ON review.state = 'visible'
      AND CASE kept.kind WHEN 'offer' THEN review.offer ELSE review.merchant END = kept.subject
    CROSS JOIN LATERAL (SELECT greatest(0, kept.on_day
      - (review.written_at AT TIME ZONE 'Asia/Shanghai')::date) AS days) old
    CROSS JOIN LATERAL (VALUES ('goods', review.goods), ('service', review.service),
      ('punctuality', review.punctuality)) AS said (aspect, stars)
  ), summed AS (
    SELECT subject, aspect, sum(weight) AS weight, sum(weight * stars * 1000) AS weighted,
      count(*) / CASE WHEN aspect IS NULL THEN 3 ELSE 1 END AS reviews,
      CASE WHEN aspect IS NULL THEN 3 ELSE 1 END * {PRIOR_WEIGHT} * {ONE}::bigint AS prior
    FROM weighed GROUP BY GROUPING SETS ((subject, aspect), (subject))
  ), scored AS (
    SELECT summed.subject, aspect, summed.reviews,
      div(2 * (prior * kept.mean_milli + weighted) + prior + weight, 2 * (prior + weight)) AS milli
    FROM summed JOIN review_score kept ON kept.subject = summed.subject
  )
  SELECT kept.subject, scored.aspect, scored.milli, scored.reviews AS counted
  FROM review_score kept LEFT JOIN scored ON scored.subject = kept.subject
  WHERE scored.subject IS NULL OR scored.reviews <> kept.reviews OR scored.milli <>
    CASE scored.aspect WHEN 'goods' THEN kept.goods_milli WHEN 'service' THEN kept.service_milli
      WHEN 'punctuality' THEN kept.punctuality_milli ELSE kept.milli END
"""  # noqa: S608 - numbers are ours

declare(
    Invariant(
        name="reviews are by buyers of completed lines",
        why="nobody else knows what they speak of",
        sql="""SELECT review.id, placed.state FROM review
               JOIN order_line line ON line.id = review.line
               JOIN market_order placed ON placed.id = line.parent
               WHERE placed.buyer <> review.author OR placed.completed_at IS NULL
                 OR placed.merchant <> review.merchant OR line.offer <> review.offer
                 OR review.written_at < placed.completed_at""",
    ),
    Invariant(
        name="every hidden review has a published reason",
        why="nothing disappears without a word that everybody can read",
        sql="""SELECT review.id FROM review
               WHERE (review.state = 'hidden') IS DISTINCT FROM (
                 SELECT last.done = 'hidden' FROM review_moderation last
                 WHERE last.review = review.id AND last.done <> 'blurred'
                 ORDER BY last.number DESC LIMIT 1)
               AND (review.state = 'hidden' OR EXISTS (
                 SELECT FROM review_moderation done
                 WHERE done.review = review.id AND done.done <> 'blurred'))""",
    ),
    Invariant(name="a score is that of its reviews", why="nobody may improve it", sql=SCORES),
    Invariant(
        name="what is reviewed has a score, and nothing else has",
        why="silence is no score, and a review counts at once",
        sql="""SELECT said.subject, kept.reviews FROM (
                 SELECT DISTINCT unnest(ARRAY[offer, merchant]) AS subject FROM review
                 WHERE state = 'visible') said
               FULL JOIN review_score kept ON kept.subject = said.subject
               WHERE said.subject IS NULL OR kept.subject IS NULL""",
    ),
    Invariant(
        name="a picture of a review belongs to it",
        why="a picture nobody owns is tidied away",
        sql="""SELECT shown.id, picture.owner FROM review_picture shown
               JOIN picture ON picture.id = shown.picture
               WHERE picture.owner IS DISTINCT FROM shown.review""",
    ),
)
