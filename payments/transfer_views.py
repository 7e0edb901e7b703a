"""What may be read of connected accounts, of transfers to them, and of what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch, fetch_row, fetch_value
from payments.gateway import gateway
from payments.patience import patience
from payments.provider import GatewayUnavailable
from payments.transfer_provider import AccountState
from payments.transfer_states import ReversalState, TransferState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asyncpg import Record

OURS = "cny"


@dataclass(frozen=True)
class AccountView:
    """A payee's account; ``requirements`` is what the provider still wants to know of them."""

    owner: UUID
    state: AccountState
    payouts_enabled: bool
    requirements: list[str]
    blocked_by: str | None
    checked_at: datetime | None


@dataclass(frozen=True)
class ReversalView:
    """Money brought back, or not, of a transfer."""

    id: UUID
    amount_fen: int
    state: ReversalState
    last_error: str | None
    created_at: datetime


@dataclass(frozen=True)
class TransferView:
    """A transfer; ``left_fen`` is what may still be asked back."""

    id: UUID
    reference: UUID
    attempt: int
    amount_fen: int
    state: TransferState
    reversed_fen: int
    left_fen: int
    last_error: str | None
    provider_id: str | None
    settled_at: datetime | None


async def account_of(owner: UUID) -> AccountView | None:
    """Give a payee's account, None before one was asked for."""
    row = await fetch_row("SELECT * FROM connected_account WHERE owner = $1", owner)
    return _account(row) if row else None


async def transfer_of(reference: UUID, attempt: int) -> TransferView | None:
    """Give the transfer of an attempt to pay something."""
    row = await fetch_row(
        f"{_TRANSFER} WHERE transfer.reference = $1 AND transfer.attempt = $2", reference, attempt
    )
    return _transfer(row) if row else None


async def transfers_of(references: Sequence[UUID]) -> dict[tuple[UUID, int], TransferView]:
    """Give the transfers for several things, by what is paid and the attempt."""
    rows = await fetch(f"{_TRANSFER} WHERE transfer.reference = ANY($1)", list(references))
    return {(row["reference"], row["attempt"]): _transfer(row) for row in rows}


async def reversals_of(transfer_id: UUID) -> list[ReversalView]:
    """Give what was asked back of a transfer, oldest first."""
    rows = await fetch(
        """SELECT id, amount_fen, state, last_error, created_at FROM transfer_reversal
           WHERE parent = $1 ORDER BY created_at, id""",
        transfer_id,
    )
    return [ReversalView(**{**row, "state": ReversalState(row["state"])}) for row in rows]


async def movable_fen() -> int:
    """Give what may leave our balance at the provider now, less what is asked for already.

    Asks the provider, so never inside a transaction. Raises GatewayUnavailable.
    """
    balance = await gateway().balance()
    asked = await fetch_value(
        """SELECT coalesce(sum(amount_fen), 0)::bigint FROM outgoing_transfer
           WHERE state = 'created'"""
    )
    return max(balance.available.get(OURS, 0) - int(asked), 0)


async def movable_now() -> int | None:
    """Give the same for somebody who looks on; None while the provider does not answer."""
    try:
        with patience():
            return await movable_fen()
    except GatewayUnavailable:
        return None


def _account(row: Record) -> AccountView:
    return AccountView(
        owner=row["owner"],
        state=AccountState(row["state"]),
        payouts_enabled=row["payouts_enabled"],
        requirements=list(row["requirements"]),
        blocked_by=row["blocked_by"],
        checked_at=row["checked_at"],
    )


def _transfer(row: Record) -> TransferView:
    sent = row["state"] == TransferState.SENT
    return TransferView(
        id=row["id"],
        reference=row["reference"],
        attempt=row["attempt"],
        amount_fen=row["amount_fen"],
        state=TransferState(row["state"]),
        reversed_fen=row["reversed_fen"],
        left_fen=row["amount_fen"] - row["taken_fen"] if sent else 0,
        last_error=row["last_error"],
        provider_id=row["provider_id"],
        settled_at=row["settled_at"],
    )


_TRANSFER = """
    SELECT transfer.*, (SELECT coalesce(sum(back.amount_fen), 0)::bigint
      FROM transfer_reversal back
      WHERE back.parent = transfer.id AND back.state <> 'refused') AS taken_fen
    FROM outgoing_transfer transfer"""
