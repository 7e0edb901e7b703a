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
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.payees import payable_book
from marketplace.settling.settlement_locks import lock_settlement
from marketplace.tables.debts import SliceState
from marketplace.tables.settlement import EarningKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
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
    ended = order["after_sale_until"]
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
    return await _each(
        "SELECT id, payee FROM reserve_slice WHERE state = 'held' AND release_on <= $1"
        " ORDER BY release_on, id",
        _release,
        clock.today(),
    )


async def use_reserves() -> int:
    """Pay debts from what is kept back, the oldest slice first; give how many (a sweep)."""
    return await _each(
        """SELECT slice.id, slice.payee FROM reserve_slice slice
           JOIN ledger_account owed ON owed.owner = slice.payee AND owed.unit = 'CNY'
             AND owed.book IN ('merchant_payable', 'host_payable') AND owed.balance < 0
           WHERE slice.state = 'held' ORDER BY slice.held_at, slice.id""",
        _use,
    )


async def _each(query: str, end: Callable[[UUID, UUID], Awaitable[bool]], *given: object) -> int:
    ended = 0
    for row in await fetch(query, *given):
        try:
            ended += await end(row["id"], row["payee"])
        except Exception:
            # One payee's trouble must not keep the others from their money.
            log.exception("reserve_not_ended", slice_id=str(row["id"]))
    return ended


async def _release(slice_id: UUID, payee: UUID) -> bool:
    """Give back what no debt has used of a slice; tell whether this did it."""
    async with transaction():
        await lock_settlement(payee)
        row = await fetch_row(
            """UPDATE reserve_slice SET state = $2, ended_at = $3
               WHERE id = $1 AND state = 'held'
               RETURNING parent, amount_fen - used_fen AS left_fen""",
            slice_id,
            SliceState.RELEASED.value,
            clock.now(),
        )
        if row is None:
            return False
        released = EarningKind.RESERVE_RELEASED
        key = f"reserve-released:{slice_id}"
        await _move(key, payee, row["parent"], released, row["left_fen"])
    return True


async def _use(slice_id: UUID, payee: UUID) -> bool:
    """Take what is owed from a slice, no more; tell whether anything was taken.

    A debt that is gone meanwhile uses nothing, and what is left is kept back as before.
    """
    async with transaction():
        await lock_settlement(payee)
        debt = max(-await owed_to(payee), 0)
        row = await fetch_row(
            """UPDATE reserve_slice SET used_fen = least(used_fen + $2, amount_fen),
                 state = CASE WHEN used_fen + $2 >= amount_fen THEN 'used' ELSE state END,
                 ended_at = CASE WHEN used_fen + $2 >= amount_fen THEN $3::timestamptz END
               FROM (SELECT used_fen AS before_fen FROM reserve_slice WHERE id = $1) before
               WHERE id = $1 AND state = 'held' AND $2::bigint > 0
               RETURNING parent, used_fen, used_fen - before_fen AS taken_fen""",
            slice_id,
            debt,
            clock.now(),
        )
        if row is None:
            return False
        # The sum so far tells a second use of the same slice apart.
        key = f"reserve-used:{slice_id}:{row['used_fen']}"
        await _move(key, payee, row["parent"], EarningKind.RESERVE_USED, row["taken_fen"])
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
