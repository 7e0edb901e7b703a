"""Keeping a share of new earnings back for a time, against refunds that come late (rule 4.8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from core import clock
from core.amounts import share
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.posting import Line
from ledger.queries import balance_of
from marketplace.earning import Change, Part, book
from marketplace.payees import payable_book
from marketplace.settlement_calendar import completed_at
from marketplace.settlement_locks import lock_settlement
from marketplace.tables.debts import SliceState
from marketplace.tables.settlement import EarningKind

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

log = structlog.get_logger(__name__)


@within_transaction
async def hold_back(order: asyncpg.Record, net_fen: int) -> None:
    """Keep the payee's share of an order's earning in reserve, when it has one."""
    terms = await fetch_row(
        "SELECT reserve_basis_points, reserve_days FROM payee WHERE id = $1", order["merchant"]
    )
    amount = share(max(net_fen, 0), terms["reserve_basis_points"]) if terms else 0
    if terms is None or not amount:
        return
    ended = completed_at(order["fulfilled_at"])
    await execute(
        """INSERT INTO reserve_slice (id, payee, parent, amount_fen, release_on, state, held_at)
           VALUES ($1, $2, $3, $4, $5, 'held', $6)""",
        uuid7(),
        order["merchant"],
        order["id"],
        amount,
        clock.business_day(ended + timedelta(days=terms["reserve_days"])),
        clock.now(),
    )
    held = EarningKind.RESERVE_HELD
    await _move(f"reserve:{order['id']}", order["merchant"], order["id"], held, -amount)


async def release_reserves() -> int:
    """Give back what was kept long enough; give how many slices (a sweep)."""
    return await _end_slices(
        "SELECT id, payee FROM reserve_slice WHERE state = 'held' AND release_on <= $1"
        " ORDER BY release_on, id",
        SliceState.RELEASED,
        clock.today(),
    )


async def use_reserves() -> int:
    """Pay debts from what is kept back, the oldest slice first; give how many (a sweep)."""
    return await _end_slices(
        """SELECT slice.id, slice.payee FROM reserve_slice slice
           JOIN ledger_account owed ON owed.owner = slice.payee AND owed.unit = 'CNY'
             AND owed.book IN ('merchant_payable', 'host_payable') AND owed.balance < 0
           WHERE slice.state = 'held' ORDER BY slice.held_at, slice.id""",
        SliceState.USED,
    )


async def _end_slices(query: str, end: SliceState, *given: object) -> int:
    ended = 0
    for row in await fetch(query, *given):
        try:
            ended += await _end(row["id"], row["payee"], end)
        except Exception:
            # One payee's trouble must not keep the others from their money.
            log.exception("reserve_not_ended", slice_id=str(row["id"]))
    return ended


async def _end(slice_id: UUID, payee: UUID, end: SliceState) -> bool:
    """End one slice; tell whether this did it. A debt that is gone meanwhile uses nothing."""
    async with transaction():
        await lock_settlement(payee)
        if end is SliceState.USED and await owed_to(payee) >= 0:
            return False
        row = await fetch_row(
            """UPDATE reserve_slice SET state = $2, ended_at = $3
               WHERE id = $1 AND state = 'held' RETURNING parent, amount_fen""",
            slice_id,
            end.value,
            clock.now(),
        )
        if row is None:
            return False
        used = end is SliceState.USED
        kind = EarningKind.RESERVE_USED if used else EarningKind.RESERVE_RELEASED
        key = f"reserve-{end.value}:{slice_id}"
        await _move(key, payee, row["parent"], kind, row["amount_fen"])
    return True


@within_transaction
async def owed_to(payee: UUID) -> int:
    """Give what a payee is owed now by the ledger; negative is a debt."""
    return (await balance_of(money(await payable_book(payee), payee))).balance


@within_transaction
async def _move(key: str, payee: UUID, order: UUID, kind: EarningKind, amount_fen: int) -> None:
    await book(
        Change(
            key=key,
            source=order,
            order=order,
            parts=[Part(payee, kind, amount_fen, clock.today())],
            others=[Line(money(Book.MERCHANT_RESERVE, payee), -amount_fen)],
        )
    )
