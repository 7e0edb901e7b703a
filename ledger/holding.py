"""Two-phase movements: set value aside, then post, void or let it expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from core import clock
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.identifiers import uuid7
from ledger.books import Account, Book, Unit
from ledger.posting import Line, locked_accounts, post
from ledger.refusals import HoldNotPending, TransferKeyReused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import asyncpg


class ToHold(NamedTuple):
    """Value to set aside: once per key."""

    key: str
    account: Account
    amount: int
    source: UUID
    expires_at: datetime | None = None


@within_transaction
async def hold(
    *, key: str, account: Account, amount: int, source: UUID, expires_at: datetime | None = None
) -> UUID:
    """Set part of an account aside and give the hold's id; once per key. Raises as ``hold_all``."""
    return (await hold_all([ToHold(key, account, amount, source, expires_at)]))[0]


@within_transaction
async def hold_all(asked: Sequence[ToHold]) -> list[UUID]:
    """Set parts of accounts aside and give the holds' ids, in order; once per key.

    Raises TransferKeyReused when a key holds another amount or account, and (when the
    transaction ends) BalanceTooLow when an account does not have it available.
    """
    accounts = await locked_accounts(one.account for one in asked)
    wanted = {one.key: (accounts[one.account], one.amount) for one in asked}
    for one in asked:
        if wanted[one.key] != (accounts[one.account], one.amount):
            raise TransferKeyReused(key=one.key)
    ids = await _there(wanted)
    await _write({one.key: one for one in asked if one.key not in ids}, accounts, ids)
    return [ids[one.key] for one in asked]


async def _there(wanted: Mapping[str, tuple[UUID, int]]) -> dict[str, UUID]:
    rows = await fetch(
        "SELECT id, key, account, amount FROM ledger_hold WHERE key = ANY($1)", list(wanted)
    )
    for row in rows:
        if wanted[row["key"]] != (row["account"], row["amount"]):
            raise TransferKeyReused(key=row["key"])
    return {row["key"]: row["id"] for row in rows}


@within_transaction
async def _write(
    new: Mapping[str, ToHold], accounts: Mapping[Account, UUID], ids: dict[str, UUID]
) -> None:
    if not new:
        return
    minted = {key: uuid7() for key in new}
    await execute(
        """INSERT INTO ledger_hold (id, key, account, amount, state, source, held_at, expires_at)
           SELECT new.id, new.key, new.account, new.amount, 'pending', new.source, $1,
             new.expires_at
           FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::uuid[],
             $7::timestamptz[]) AS new (id, key, account, amount, source, expires_at)""",
        clock.now(),
        list(minted.values()),
        list(new),
        [accounts[one.account] for one in new.values()],
        [one.amount for one in new.values()],
        [one.source for one in new.values()],
        [one.expires_at for one in new.values()],
    )
    await execute(
        """UPDATE ledger_account SET held = held + new.amount
           FROM (SELECT account, sum(amount)::bigint AS amount
                 FROM unnest($1::uuid[], $2::bigint[]) AS one (account, amount)
                 GROUP BY account) AS new
           WHERE ledger_account.id = new.account""",
        [accounts[one.account] for one in new.values()],
        [one.amount for one in new.values()],
    )
    ids.update(minted)


@within_transaction
async def post_hold(key: str, *, kind: str, to: Account, amount: int | None = None) -> UUID:
    """Move what was set aside (or a smaller amount, freeing the rest); give the transfer's id.

    Posting again changes nothing. Raises HoldNotPending when it was voided or expired, and
    ValueError when the amount exceeds what is held.
    """
    row = await _locked(key)
    if row["state"] == "posted":
        return UUID(str(row["transfer"]))
    _require_pending(row)
    moved = row["amount"] if amount is None else amount
    if not 0 < moved <= row["amount"]:
        message = f"cannot post {moved} of {row['amount']} held"
        raise ValueError(message)
    # Both sides are locked together, so that opposite movements cannot deadlock.
    giver = Account(Unit(row["unit"]), Book(row["book"]), row["owner"])
    await locked_accounts([giver, to])
    await _release(row)
    lines = [Line(giver, -moved), Line(to, moved)]
    transfer = await post(key=f"hold:{key}", kind=kind, source=row["source"], lines=lines)
    await _settle(row["id"], "posted", transfer)
    return transfer


@within_transaction
async def void_hold(key: str, *, expired: bool = False) -> None:
    """Free what was set aside; voiding again changes nothing.

    Raises HoldNotPending when it was posted.
    """
    row = await _locked(key)
    if row["state"] in {"voided", "expired"}:
        return
    _require_pending(row)
    giver = Account(Unit(row["unit"]), Book(row["book"]), row["owner"])
    await locked_accounts([giver])
    await _release(row)
    await _settle(row["id"], "expired" if expired else "voided", None)


async def expire_holds() -> int:
    """Expire every hold whose time has passed; give how many."""
    rows = await fetch(
        "SELECT key FROM ledger_hold WHERE state = 'pending' AND expires_at <= $1 ORDER BY id",
        clock.now(),
    )
    for row in rows:
        async with transaction():
            try:
                await void_hold(row["key"], expired=True)
            except HoldNotPending:
                continue
    return len(rows)


async def _locked(key: str) -> asyncpg.Record:
    row = await fetch_row(
        """SELECT held.*, account.unit, account.book, account.owner
           FROM ledger_hold held JOIN ledger_account account ON account.id = held.account
           WHERE held.key = $1 FOR UPDATE OF held""",
        key,
    )
    if row is None:
        message = f"no hold has the key {key!r}"
        raise LookupError(message)
    return row


def _require_pending(row: asyncpg.Record) -> None:
    if row["state"] != "pending":
        raise HoldNotPending(key=row["key"], state=row["state"])


async def _release(row: asyncpg.Record) -> None:
    await execute(
        "UPDATE ledger_account SET held = held - $2 WHERE id = $1", row["account"], row["amount"]
    )


async def _settle(hold_id: UUID, state: str, transfer: UUID | None) -> None:
    await execute(
        "UPDATE ledger_hold SET state = $2, transfer = $3, settled_at = $4 WHERE id = $1",
        hold_id,
        state,
        transfer,
        clock.now(),
    )
