"""Keep the provider's own account beside ours, and say where they differ.

Once a day with three days of overlap, upserted by the provider's id (rules 4.9): a line
that was missed, or changed, is caught up with by a later run. Nothing is corrected by
itself; every exception has a class and is shown to an operator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch
from core.identifiers import uuid7
from payments.gateway import gateway
from payments.provider import GatewayRefused, GatewayUnavailable, ProviderTransaction

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger(__name__)

OVERLAP = timedelta(days=3)


@dataclass(frozen=True)
class Difference:
    """A line that does not agree: its class, the provider's id or ours, and both amounts."""

    kind: str
    key: str
    ours_fen: int | None
    theirs: int | None
    since: datetime


async def fetch_account() -> int:
    """Fetch the last days of the provider's account; give how many lines came.

    What is missing when the provider goes away meanwhile comes with the overlap.
    """
    lines = 0
    try:
        async for line in gateway().transactions(clock.now() - OVERLAP):
            await _keep(line)
            lines += 1
    except (GatewayUnavailable, GatewayRefused) as away:
        log.error("account_not_fetched", lines=lines, why=str(away))
    return lines


async def differences() -> list[Difference]:
    """Give every line of either account that the other does not have, or has otherwise."""
    rows = await fetch(_DIFFERENCES)
    return [Difference(**dict(row)) for row in rows]


async def _keep(line: ProviderTransaction) -> None:
    await execute(
        """INSERT INTO balance_transaction (id, provider_id, kind, category, source, currency,
             amount, fee, net, exchange_rate, created_at, available_at, seen_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
           ON CONFLICT (provider_id) DO UPDATE SET available_at = excluded.available_at,
             amount = excluded.amount, fee = excluded.fee, net = excluded.net,
             seen_at = excluded.seen_at""",
        uuid7(),
        line.provider_id,
        line.kind,
        line.category,
        line.source,
        line.currency,
        line.amount,
        line.fee,
        line.net,
        line.exchange_rate,
        line.created_at,
        line.available_at,
        clock.now(),
    )


# Only lines in our own currency have amounts that can be held against ours.
_DIFFERENCES = """
    WITH money AS (
      SELECT charge_id AS source, captured_fen AS amount, fee_fen AS fee, settled_at AS since,
             id::text AS key FROM payment WHERE state = 'succeeded'
      UNION ALL
      SELECT provider_id, -amount_fen, 0, settled_at, id::text FROM refund
      WHERE state = 'succeeded' AND proof IS NULL),
    lines AS (
      SELECT provider_id, source, amount, fee, currency, created_at,
             count(*) OVER (PARTITION BY source, category) AS times
      FROM balance_transaction WHERE category IN ('charge', 'refund'))
    SELECT CASE WHEN lines.times > 1 THEN 'duplicate'
                WHEN lines.amount <> money.amount THEN 'amount_diff'
                ELSE 'fee_diff' END AS kind,
           money.key, money.amount AS ours_fen, lines.amount AS theirs,
           lines.created_at AS since
    FROM money JOIN lines ON lines.source = money.source
    WHERE lines.times > 1 OR (lines.currency = 'cny'
      AND (lines.amount <> money.amount OR lines.fee <> coalesce(money.fee, lines.fee)))
    UNION ALL
    SELECT 'missing_remote', money.key, money.amount, NULL, money.since
    FROM money WHERE NOT EXISTS (SELECT FROM lines WHERE lines.source = money.source)
      AND money.since < (SELECT max(seen_at) FROM balance_transaction)
    UNION ALL
    SELECT 'missing_local', lines.provider_id, NULL, lines.amount, lines.created_at
    FROM lines WHERE NOT EXISTS (SELECT FROM money WHERE money.source = lines.source)
      AND NOT EXISTS (SELECT FROM refund WHERE refund.provider_id = lines.source)
    ORDER BY since, key"""
