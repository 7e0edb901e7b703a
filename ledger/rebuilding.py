"""Rebuilding cached balances from the entries, which alone are the truth."""

from __future__ import annotations

from core.database import execute, fetch, transaction


async def rebuild_balances() -> int:
    """Set every cached balance and held amount from entries and holds; give how many differed.

    Accounts are taken one by one under their row lock, so booking goes on meanwhile.
    """
    differed = 0
    for row in await fetch("SELECT id FROM ledger_account ORDER BY unit, book, owner"):
        async with transaction():
            await execute("SELECT FROM ledger_account WHERE id = $1 FOR UPDATE", row["id"])
            differed += await execute(
                """WITH truth AS (
                     SELECT coalesce((SELECT sum(amount) FROM ledger_entry
                                      WHERE account = $1), 0)::bigint AS balance,
                            coalesce((SELECT sum(amount) FROM ledger_hold
                                      WHERE account = $1 AND state = 'pending'), 0)::bigint AS held)
                   UPDATE ledger_account SET balance = truth.balance, held = truth.held FROM truth
                   WHERE id = $1 AND (ledger_account.balance, ledger_account.held)
                         IS DISTINCT FROM (truth.balance, truth.held)""",
                row["id"],
            )
    return differed
