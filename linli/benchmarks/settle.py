"""``settle``: the sweep that states a million ledger entries, against the bare SQL that sums them.

The bare statement is the least anybody could do: one grouped sum of the ledger's entries of
all payees. The sweep finds who is due, adds up what their days come to by kind, writes
statements, takes the days and records its facts, in transactions of some payees each; what
it stated is compared with the entries.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch, fetch_value, transaction
from ledger.books import PLATFORM
from linli.benchmarks.figures import Figure
from marketplace.settling.stating import issue_statements

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

# Making the entries takes far longer than settling them, so the usual size is a quarter of the
# million: ``--size 4`` makes all of it.
ENTRIES = 250_000
PAYEES = 100
TRANSFERS_AT_ONCE = 200
DAYS_EACH = 5
LIMIT = 2.0
BARE_TIMES = 3

PARTIES = """
    WITH made AS (
      INSERT INTO party (id, kind, name, state, created_at)
      SELECT uuidv7(), 'merchant', 'settle ' || number, 'active', $2
      FROM generate_series(1, $1::int) number RETURNING id)
    INSERT INTO payee (id, party, settlement_days, minimum_payout_fen, reserve_basis_points,
      reserve_days, debt_limit_fen, gateway_fee_basis_points, provider)
    SELECT id, id, 2, 1000, 0, 30, 50000, 0, 'manual_bank' FROM made"""
ACCOUNTS = """
    INSERT INTO ledger_account (id, unit, book, owner, balance, held)
    SELECT uuidv7(), 'CNY', 'merchant_payable', payee.id, $1::bigint * 2840, 0 FROM payee
    UNION ALL SELECT uuidv7(), 'CNY', 'suspense', $2, $1::bigint * -2840 * count(*), 0 FROM payee"""
DAYS = """
    INSERT INTO earning_day (id, payee, available_on, kind, first_earned_at)
    SELECT uuidv7(), payee.id, $1::date - back, 'sale', $3
    FROM payee, generate_series(0, $2::int - 1) back"""
# What booking does one by one.
GROWN = """
    UPDATE earning_day SET lines = told.lines, charged = told.lines, paid_fen = told.lines * 2990,
      gross_fen = told.lines * 2990, commission_fen = told.lines * 150,
      net_fen = told.lines * 2840
    FROM (SELECT earning_day, count(*) AS lines FROM earning GROUP BY 1) told
    WHERE told.earning_day = earning_day.id"""
# One transfer moves one sale of every payee: the ledger weighs each transfer when it commits.
TRANSFERS = """
    INSERT INTO ledger_transfer (id, key, unit, kind, source, note, moved_at)
    SELECT uuidv7(), 'settle:' || number, 'CNY', 'sale', $2, '{}', $3
    FROM generate_series($1::int, $4::int) number"""
LEDGER_ENTRIES = """
    INSERT INTO ledger_entry (id, transfer, account, amount)
    SELECT uuidv7(), transfer.id, account.id,
           CASE account.book WHEN 'suspense' THEN account.balance / $1 ELSE 2840 END
    FROM ledger_transfer transfer CROSS JOIN ledger_account account
    WHERE transfer.sequence > $2"""
EARNINGS = """
    INSERT INTO earning (id, payee, book, kind, source_key, paid_fen, gross_fen, commission_fen,
      host_fen, gateway_fen, net_fen, transfer, earned_at, available_on, earning_day)
    SELECT uuidv7(), day.payee, 'merchant_payable', 'sale', transfer.key || ':' || day.payee,
           2990, 2990, 150, 0, 0, 2840, transfer.id, transfer.moved_at, day.available_on, day.id
    FROM ledger_transfer transfer JOIN earning_day day
      ON day.available_on = $1::date - (transfer.sequence % $2)::int
    WHERE transfer.sequence > $3"""
BARE = """
    SELECT entry.account, sum(entry.amount) AS fen, count(*) AS entries
    FROM ledger_entry entry JOIN ledger_account account ON account.id = entry.account
    WHERE account.book = 'merchant_payable' GROUP BY entry.account"""


async def run(size: int | None) -> AsyncIterator[Figure]:
    """Make the entries, sum them barely, then settle them."""
    entries = ENTRIES * (size or 1)
    await _make(entries // PAYEES)
    bare = median([await _seconds(fetch(BARE)) for _ in range(BARE_TIMES)])
    began = time.perf_counter()
    issued = await issue_statements()
    settled = time.perf_counter() - began
    stated = await fetch_value("SELECT sum(lines_fen) FROM statement")
    if (issued, stated) != (PAYEES, entries * 2840):
        message = f"{issued} statements of {stated} fen are not what was earned"
        raise RuntimeError(message)
    yield Figure("settle", settled, "s", "<=", LIMIT, settled / bare)
    yield Figure("settle-entries", entries, "entries")
    yield Figure("settle-bare-sum", bare, "s")


async def _make(sales_each: int) -> None:
    """Keep payees with so many sales each, over some days, in ledger and earnings alike."""
    now, today = clock.now(), clock.today()
    async with transaction():
        await execute(PARTIES, PAYEES, now)
        await execute(ACCOUNTS, sales_each, PLATFORM)
        await execute(DAYS, today, DAYS_EACH, now)
    for first in range(1, sales_each + 1, TRANSFERS_AT_ONCE):
        last = min(first + TRANSFERS_AT_ONCE - 1, sales_each)
        async with transaction():
            before = await fetch_value("SELECT coalesce(max(sequence), 0) FROM ledger_transfer")
            await execute(TRANSFERS, first, PLATFORM, now, last)
            await execute(LEDGER_ENTRIES, sales_each, before)
            await execute(EARNINGS, today, DAYS_EACH, before)
    await execute(GROWN)
    for table in ("ledger_entry", "earning", "earning_day", "ledger_account"):
        await execute(f"VACUUM (ANALYZE) {table}")


async def _seconds(running: Awaitable[object]) -> float:
    began = time.perf_counter()
    await running
    return time.perf_counter() - began
