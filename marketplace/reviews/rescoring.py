"""Scores are made again whenever a review changes, and each night as reviews grow older.

A score is written in the transaction that changes its reviews, so that there is no moment at
which it is anything else than what they say.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch, fetch_value, transaction, within_transaction
from marketplace.reviews.scoring import MEAN_AT_FIRST, PRIOR_WEIGHT, Rated, score
from marketplace.reviews.tables import ScoreKind

if TYPE_CHECKING:
    from uuid import UUID

ASPECTS = ("goods", "service", "punctuality")
EVERYTHING = "all"
BATCH = 200

COUNTED = """
  SELECT said.aspect, said.stars, ($2 - (review.written_at AT TIME ZONE 'Asia/Shanghai')::date)
           AS age, count(*)::integer AS times
  FROM review CROSS JOIN LATERAL (VALUES ('goods', goods), ('service', service),
    ('punctuality', punctuality)) AS said (aspect, stars)
  WHERE review.{subject} = $1 AND review.state = 'visible' GROUP BY 1, 2, 3
"""
KEEP = """
  INSERT INTO review_score (id, kind, subject, reviews, milli, goods_milli, service_milli,
    punctuality_milli, mean_milli, on_day)
  VALUES (uuidv7(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (subject) DO UPDATE SET reviews = $3, milli = $4, goods_milli = $5,
    service_milli = $6, punctuality_milli = $7, mean_milli = $8, on_day = $9
"""
MEANS = """
  INSERT INTO review_mean (id, scope, milli, on_day)
  SELECT uuidv7(), coalesce(offer.category, $2),
    (2000 * sum(goods + service + punctuality) + 3 * count(*)) / (6 * count(*)), $1
  FROM review JOIN offer ON offer.id = review.offer WHERE review.state = 'visible'
  GROUP BY GROUPING SETS ((offer.category), ())
  HAVING count(*) > 0
  ON CONFLICT (scope) DO UPDATE SET milli = excluded.milli, on_day = excluded.on_day
"""


@within_transaction
async def rescore(*, offer: UUID, merchant: UUID) -> None:
    """Make the scores of an offer and its merchant from their reviews."""
    category = await fetch_value("SELECT category FROM offer WHERE id = $1", offer)
    await _rescore(ScoreKind.OFFER, offer, category)
    await _rescore(ScoreKind.MERCHANT, merchant, EVERYTHING)


async def refresh_scores() -> int:
    """Sweep: make the means of the categories, then every score, anew; give how many."""
    async with transaction():
        await execute(MEANS, clock.today(), EVERYTHING)
    done, after = 0, None
    while rows := await fetch(
        """SELECT kept.subject, kept.kind, offer.category FROM review_score kept
           LEFT JOIN offer ON offer.id = kept.subject
           WHERE $1::uuid IS NULL OR kept.subject > $1 ORDER BY kept.subject LIMIT $2""",
        after,
        BATCH,
    ):
        for row in rows:
            async with transaction():
                kind = ScoreKind(row["kind"])
                await _rescore(kind, row["subject"], row["category"] or EVERYTHING)
        done, after = done + len(rows), rows[-1]["subject"]
    return done


@within_transaction
async def _rescore(kind: ScoreKind, subject: UUID, scope: str) -> None:
    # One at a time for each subject: the last one sees what all the others have written.
    await execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"score:{subject}")
    today = clock.today()
    rows = await fetch(COUNTED.format(subject=kind.value), subject, today)
    if not rows:
        await execute("DELETE FROM review_score WHERE subject = $1", subject)
        return
    mean = await fetch_value("SELECT milli FROM review_mean WHERE scope = $1", scope)
    mean = MEAN_AT_FIRST if mean is None else mean
    by_aspect = {
        aspect: list(
            chain.from_iterable(
                repeat(Rated(row["stars"], max(0, row["age"])), row["times"])
                for row in rows
                if row["aspect"] == aspect
            )
        )
        for aspect in ASPECTS
    }
    everything = list(chain.from_iterable(by_aspect.values()))
    await execute(
        KEEP,
        kind.value,
        subject,
        len(by_aspect[ASPECTS[0]]),
        score(everything, mean, PRIOR_WEIGHT * len(ASPECTS)),
        *(score(by_aspect[aspect], mean) for aspect in ASPECTS),
        mean,
        today,
    )
