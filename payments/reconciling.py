"""Keep the provider's own account beside ours, without a hole (rule 4.9).

A fetch begins three days before the last complete one began, so a scheduler that was away
for weeks leaves nothing out, and is upserted by the provider's id: what changed is caught up
with. A line the provider has no longer is kept and marked. Nothing is corrected here; what
differs is for marketplace/reconciliation, which knows our books, and for an operator.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from payments.gateway import gateway
from payments.provider import (
    GatewayRefused,
    GatewayUnavailable,
    ProviderBalance,
    ProviderTransaction,
)

if TYPE_CHECKING:
    from uuid import UUID

log = structlog.get_logger(__name__)

OVERLAP = timedelta(days=3)
BEFORE_ALL_LINES = datetime(2000, 1, 1, tzinfo=UTC)
# Money moves while we read; an account that stands still for one reading is read whole.
READINGS_MAX = 3
DUE_HOUR = 4


async def fetch_due_account() -> int:
    """Sweep: fetch the account once a day from four in the morning on; give how many lines came.

    By state: a day that was missed, or a provider that was away, is made up for at once.
    """
    now = clock.now()
    today = clock.shanghai(clock.business_day(now), DUE_HOUR)
    due = today if now >= today else today - timedelta(days=1)
    done = await fetch_value(
        "SELECT 1 FROM account_fetch WHERE complete_at IS NOT NULL AND started_at >= $1 LIMIT 1",
        due,
    )
    return 0 if done else await fetch_account()


async def fetch_account() -> int:
    """Fetch what is new of the provider's account; give how many lines came.

    When the provider goes away meanwhile the fetch stays incomplete, and the next one begins
    where this one began.
    """
    fetched, started_at, from_at = uuid7(), clock.now(), await _from()
    await execute(
        """INSERT INTO account_fetch (id, started_at, from_at, lines, available, pending)
           VALUES ($1, $2, $3, 0, '{}', '{}')""",
        fetched,
        started_at,
        from_at,
    )
    try:
        lines, balance = await _read_whole(from_at, started_at)
    except (GatewayUnavailable, GatewayRefused) as away:
        log.error("account_not_fetched", fetch=str(fetched), why=str(away))
        return 0
    await _complete(fetched, lines, balance)
    return lines


async def _from() -> datetime:
    """Give where to begin: never later than three days before the last complete beginning."""
    last = await fetch_value(
        "SELECT max(started_at) FROM account_fetch WHERE complete_at IS NOT NULL"
    )
    return min(clock.now(), last) - OVERLAP if last else BEFORE_ALL_LINES


async def _read_whole(from_at: datetime, started_at: datetime) -> tuple[int, ProviderBalance]:
    """Read until nothing moved meanwhile, so that lines and balance are of one moment."""
    balance = await gateway().balance()
    lines = 0
    for _ in range(READINGS_MAX):
        before, lines = balance, await _read(from_at, started_at)
        balance = await gateway().balance()
        if balance == before:
            break
    return lines, balance


async def _read(from_at: datetime, started_at: datetime) -> int:
    lines = 0
    async for line in gateway().transactions(from_at):
        await _keep(line, started_at)
        lines += 1
    return lines


async def _complete(fetched: UUID, lines: int, balance: ProviderBalance) -> None:
    async with transaction():
        await execute(
            """UPDATE account_fetch SET complete_at = $2, lines = $3, available = $4, pending = $5
               WHERE id = $1""",
            fetched,
            clock.now(),
            lines,
            balance.available,
            balance.pending,
        )
        gone = await execute(
            """UPDATE balance_transaction line SET gone_at = $2 FROM account_fetch fetched
               WHERE fetched.id = $1 AND line.gone_at IS NULL
                 AND line.created_at >= fetched.from_at AND line.seen_at < fetched.started_at""",
            fetched,
            clock.now(),
        )
    if gone:
        log.error("account_lines_gone", fetch=str(fetched), lines=gone)


async def _keep(line: ProviderTransaction, seen_at: datetime) -> None:
    await execute(
        """INSERT INTO balance_transaction (id, provider_id, kind, category, source, currency,
             amount, fee, net, exchange_rate, presented_fen, created_at, available_at, seen_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
           ON CONFLICT (provider_id) DO UPDATE SET available_at = excluded.available_at,
             amount = excluded.amount, fee = excluded.fee, net = excluded.net,
             exchange_rate = excluded.exchange_rate, presented_fen = excluded.presented_fen,
             seen_at = greatest(balance_transaction.seen_at, excluded.seen_at), gone_at = NULL""",
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
        line.presented_fen,
        line.created_at,
        line.available_at,
        seen_at,
    )
