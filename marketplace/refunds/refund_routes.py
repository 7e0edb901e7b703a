"""A buyer chooses where money goes that cannot go back the way it came (rule R9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.outbox import record
from core.personal_data import seal
from marketplace.facts import RefundMovedOn
from marketplace.locks import lock_order
from marketplace.refusals import NoSuchOrder, RefundChoiceMade
from marketplace.settling.bank_accounts import ENDING, read_number
from marketplace.tables.refunds import RefundRoute, RefundState
from payments.refunding import settle_by_hand
from payments.refusals import RefundNotFound

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

# Written where a bank's reference would stand: the money never left the house.
TO_THE_WALLET = "wallet"


@dataclass(frozen=True)
class Destination:
    """A bank account as its owner writes it down."""

    holder: str
    number: str
    bank_name: str


async def choose_route(
    order_id: UUID, refund_id: UUID, destination: Destination | None, *, buyer: UUID
) -> None:
    """Send a refund to a bank account, or keep it in the wallet when none is named.

    The wallet has it a moment later; a bank account waits for an operator. Choosing the same
    way again changes nothing. Raises NoSuchOrder, RefundNotFound, BadBankAccount, and
    RefundChoiceMade when there is nothing to choose any more.
    """
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None or locked.order["buyer"] != buyer:
            raise NoSuchOrder
        refund = await fetch_row(
            "SELECT * FROM order_refund WHERE id = $1 AND parent = $2 FOR NO KEY UPDATE",
            refund_id,
            order_id,
        )
        if refund is None:
            raise RefundNotFound
        route = RefundRoute.WALLET if destination is None else RefundRoute.BANK
        if refund["state"] == RefundState.AWAITING_CHOICE:
            await _take(refund, destination)
        elif refund["route"] != route:
            raise RefundChoiceMade


@within_transaction
async def _take(refund: asyncpg.Record, destination: Destination | None) -> None:
    if destination is None:
        await _fix(refund, RefundRoute.WALLET, RefundState.APPROVED)
        await settle_by_hand(refund["id"], proof=TO_THE_WALLET)
        return
    digits = read_number(destination.number)
    await _fix(
        refund,
        RefundRoute.BANK,
        RefundState.MANUAL,
        seal(destination.holder),
        seal(digits),
        digits[-ENDING:],
        destination.bank_name,
    )


@within_transaction
async def _fix(
    refund: asyncpg.Record, route: RefundRoute, state: RefundState, *account: str
) -> None:
    await execute(
        """UPDATE order_refund SET route = $2, state = $3, chosen_at = $4, holder_sealed = $5,
             number_sealed = $6, number_ending = $7, bank_name = $8 WHERE id = $1""",
        refund["id"],
        route.value,
        state.value,
        clock.now(),
        *(account or (None, None, None, None)),
    )
    await record(
        RefundMovedOn(refund_id=refund["id"], order_id=refund["parent"], state=state.value)
    )
