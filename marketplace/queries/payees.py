"""Payees as operators read them: terms, what is owed, kept back, disputed and given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch
from marketplace.queries.statements import statement_number
from marketplace.refusals import NoSuchPayee
from marketplace.tables.debts import DisputeState, WriteOffState

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class WriteOffView:
    """A debt to be given up, or given up."""

    id: UUID
    payee_id: UUID
    amount_fen: int
    reason: str
    state: WriteOffState
    proposed_by: UUID
    proposed_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class PayeeView:
    """A payee; ``owed_fen`` is negative when the payee owes the platform."""

    id: UUID
    name: str
    kind: str
    settlement_days: int
    minimum_payout_fen: int
    reserve_basis_points: int
    reserve_days: int
    reserve_proposed_basis_points: int | None
    refund_share_basis_points: int | None
    debt_limit_fen: int
    gateway_fee_basis_points: int
    owed_fen: int
    reserve_fen: int
    disputed_fen: int
    write_offs: list[WriteOffView]


@dataclass(frozen=True)
class DisputeView:
    """A disputed line with what it is about."""

    id: UUID
    payee_name: str
    statement_id: UUID
    statement_number: str
    title: str
    amount_fen: int
    reason: str
    state: DisputeState
    opened_at: datetime
    answer: str | None


PAYEES = """
    SELECT payee.id, party.name, party.kind, payee.settlement_days, payee.minimum_payout_fen,
           payee.reserve_basis_points, payee.reserve_days, payee.debt_limit_fen,
           payee.reserve_proposed_basis_points, payee.refund_share_basis_points,
           payee.gateway_fee_basis_points, has.owed_fen, has.reserve_fen, has.disputed_fen
    FROM payee JOIN party ON party.id = payee.id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(balance) FILTER (
               WHERE book IN ('merchant_payable', 'host_payable')), 0)::bigint AS owed_fen,
             coalesce(sum(balance) FILTER (
               WHERE book = 'merchant_reserve'), 0)::bigint AS reserve_fen,
             coalesce(sum(balance) FILTER (WHERE book = 'suspense'), 0)::bigint AS disputed_fen
      FROM ledger_account WHERE owner = payee.id AND unit = 'CNY') has
    WHERE ($1::uuid IS NULL OR payee.id = $1) AND ($2::text IS NULL OR party.name ILIKE $2)
      AND ($3::text IS NULL OR (party.name, payee.id) > ($3, $4::uuid))
      AND (NOT $6 OR payee.reserve_proposed_basis_points IS NOT NULL)
    ORDER BY party.name, payee.id LIMIT $5"""


async def payees(
    *,
    payee_id: UUID | None = None,
    words: str = "",
    after: tuple[str, UUID] | None = None,
    limit: int = 50,
    proposed: bool = False,
) -> list[PayeeView]:
    """Give payees by name, with their write-offs; or those with a proposed reserve alone."""
    rows = await fetch(
        PAYEES,
        payee_id,
        f"%{words}%" if words else None,
        *(after or (None, None)),
        limit,
        proposed,
    )
    written = await _write_offs([row["id"] for row in rows])
    return [PayeeView(**dict(row), write_offs=written.get(row["id"], [])) for row in rows]


async def payee(payee_id: UUID) -> PayeeView:
    """Give one payee; raises NoSuchPayee."""
    found = await payees(payee_id=payee_id)
    if not found:
        raise NoSuchPayee
    return found[0]


async def _write_offs(payee_ids: Sequence[UUID]) -> dict[UUID, list[WriteOffView]]:
    rows = await fetch(
        """SELECT id, payee AS payee_id, amount_fen, reason, state, proposed_by, proposed_at,
                  decided_at
           FROM write_off WHERE payee = ANY($1) ORDER BY proposed_at DESC""",
        list(payee_ids),
    )
    found: dict[UUID, list[WriteOffView]] = {}
    for row in rows:
        found.setdefault(row["payee_id"], []).append(WriteOffView(**dict(row)))
    return found


async def disputes(*, state: str | None, limit: int = 200) -> list[DisputeView]:
    """Give disputed lines, the one that waits longest first."""
    rows = await fetch(
        """SELECT dispute.id, party.name AS payee_name, statement.id AS statement_id,
                  statement.number, coalesce(placed.title, '') AS title, dispute.amount_fen,
                  dispute.reason, dispute.state, dispute.opened_at, dispute.answer
           FROM statement_dispute dispute
           JOIN statement ON statement.id = dispute.statement
           JOIN party ON party.id = statement.payee
           JOIN earning ON earning.id = dispute.earning
           LEFT JOIN market_order placed ON placed.id = earning.parent
           WHERE $1::text IS NULL OR dispute.state = $1
           ORDER BY dispute.opened_at, dispute.id LIMIT $2""",
        state,
        limit,
    )
    return [
        DisputeView(
            **{key: value for key, value in dict(row).items() if key != "number"},
            statement_number=statement_number(row["number"]),
        )
        for row in rows
    ]
