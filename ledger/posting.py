"""Moving value: one transfer, entries that sum to zero, once per key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from core import clock
from core.database import execute, fetch, fetch_row, within_transaction
from core.identifiers import uuid7
from ledger.refusals import TransferKeyReused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.books import Account


class Line(NamedTuple):
    """What one account gains (plus) or gives (minus)."""

    account: Account
    amount: int


@within_transaction
async def post(
    *,
    key: str,
    kind: str,
    source: UUID,
    lines: Sequence[Line],
    note: Mapping[str, Any] | None = None,
) -> UUID:
    """Book a transfer and give its id; booking the same again under its key changes nothing.

    Lines of one account are added up and lines of zero dropped. Raises ValueError when the
    lines do not sum to zero or mix units, TransferKeyReused when the key stands for other
    lines, and (when the transaction ends) BalanceTooLow when an account may not give so much.
    """
    totals = _totals(lines)
    transfer = uuid7()
    unit = next(iter(totals)).unit
    written = await fetch_row(
        """INSERT INTO ledger_transfer (id, key, unit, kind, source, note, moved_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key) DO NOTHING RETURNING id""",
        transfer,
        key,
        unit.value,
        kind,
        source,
        dict(note or {}),
        clock.now(),
    )
    if written is None:
        return await _existing(key, totals)
    ids = await locked_accounts(totals)
    await execute(
        """UPDATE ledger_account SET balance = balance + change.amount
           FROM unnest($1::uuid[], $2::bigint[]) AS change (id, amount)
           WHERE ledger_account.id = change.id""",
        [ids[account] for account in totals],
        list(totals.values()),
    )
    await execute(
        """INSERT INTO ledger_entry (id, transfer, account, amount)
           SELECT uuidv7(), $1, line.account, line.amount
           FROM unnest($2::uuid[], $3::bigint[]) AS line (account, amount)""",
        transfer,
        [ids[account] for account in totals],
        list(totals.values()),
    )
    return transfer


def _totals(lines: Sequence[Line]) -> dict[Account, int]:
    totals: dict[Account, int] = {}
    for account, amount in lines:
        totals[account] = totals.get(account, 0) + amount
    totals = {account: amount for account, amount in totals.items() if amount}
    if sum(totals.values()) or not totals:
        message = f"a transfer must move something and sum to zero: {totals}"
        raise ValueError(message)
    if len({account.unit for account in totals}) > 1:
        message = "a transfer may not mix units"
        raise ValueError(message)
    return totals


async def _existing(key: str, totals: Mapping[Account, int]) -> UUID:
    rows = await fetch(
        """SELECT transfer.id, account.unit, account.book, account.owner, entry.amount
           FROM ledger_transfer transfer
           JOIN ledger_entry entry ON entry.transfer = transfer.id
           JOIN ledger_account account ON account.id = entry.account
           WHERE transfer.key = $1""",
        key,
    )
    there = {(row["unit"], row["book"], row["owner"]): row["amount"] for row in rows}
    asked = {(a.unit.value, a.book.value, a.owner): amount for a, amount in totals.items()}
    if there != asked:
        raise TransferKeyReused(key=key)
    return UUID(str(rows[0]["id"]))


@within_transaction
async def locked_accounts(accounts: Iterable[Account]) -> dict[Account, UUID]:
    """Open accounts that do not exist yet and lock all of them in one fixed order."""
    ordered = sorted(set(accounts), key=lambda a: (a.unit, a.book, a.owner))
    columns = (
        [account.unit.value for account in ordered],
        [account.book.value for account in ordered],
        [account.owner for account in ordered],
    )
    locked = await _lock(columns)
    if len(locked) < len(ordered):
        await execute(
            """INSERT INTO ledger_account (id, unit, book, owner, balance, held, floor)
               SELECT uuidv7(), new.unit, new.book, new.owner, 0, 0, new.floor
               FROM unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[])
                 AS new (unit, book, owner, floor)
               ORDER BY 2, 3, 4 ON CONFLICT (unit, book, owner) DO NOTHING""",
            *columns,
            [account.floor for account in ordered],
        )
        locked = await _lock(columns)
    return {account: locked[account.unit, account.book, account.owner] for account in ordered}


async def _lock(columns: tuple[list[str], list[str], list[UUID]]) -> dict[Any, UUID]:
    rows = await fetch(
        """SELECT account.id, account.unit, account.book, account.owner FROM ledger_account account
           JOIN unnest($1::text[], $2::text[], $3::uuid[]) AS asked (unit, book, owner)
             USING (unit, book, owner)
           ORDER BY account.unit, account.book, account.owner FOR UPDATE OF account""",
        *columns,
    )
    return {(row["unit"], row["book"], row["owner"]): row["id"] for row in rows}
