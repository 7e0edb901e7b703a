"""Payouts as an operator reads them: who proposed and approved them, and what the bank said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch, fetch_value
from core.personal_data import mask_name, open_sealed
from marketplace.queries.statements import Named, payout_number, statement_number
from marketplace.refusals import NoSuchPayout
from marketplace.tables.payees import PayoutWay
from payments.transfer_states import TransferState
from payments.transfer_views import TransferView, transfers_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class PayoutTransfer:
    """What the provider did of a payout; ``left_fen`` may still be brought back."""

    state: TransferState
    reversed_fen: int
    left_fen: int
    last_error: str | None


@dataclass(frozen=True)
class PayoutView:
    """A payout with everything its next step is decided by; the account is masked."""

    id: UUID
    number: str
    running_number: int
    state: str
    statement_id: UUID
    statement_number: str
    merchant: Named
    amount_fen: int
    way: PayoutWay
    bank_name: str | None
    account_ending: str | None
    holder_mask: str | None
    proposed_by: Named
    proposed_at: datetime
    approved_by: Named | None
    approved_at: datetime | None
    exported_at: datetime | None
    bank_reference: str | None
    paid_at: datetime | None
    returned_at: datetime | None
    return_reason: str | None
    rejected_at: datetime | None
    rejection_reason: str | None
    attempt: int
    transfer: PayoutTransfer | None


async def payouts(
    *,
    payout_id: UUID | None = None,
    states: Sequence[str] | None = None,
    before: int | None = None,
    between: tuple[datetime, datetime] | None = None,
    limit: int = 50,
) -> list[PayoutView]:
    """Give payouts, newest first, below a running number; ``between`` is when proposed."""
    rows = await fetch(
        """SELECT payout.*, statement.number AS statement_number, party.name AS payee_name,
                  account.bank_name, account.number_ending, account.holder_sealed,
                  maker.display_name AS maker_name, checker.display_name AS checker_name
           FROM payout JOIN statement ON statement.id = payout.statement
           JOIN party ON party.id = payout.payee
           LEFT JOIN bank_account account ON account.id = payout.bank_account
           JOIN person maker ON maker.id = payout.proposed_by
           LEFT JOIN person checker ON checker.id = payout.approved_by
           WHERE ($1::uuid IS NULL OR payout.id = $1)
             AND ($2::text[] IS NULL OR payout.state = ANY($2))
             AND ($3::bigint IS NULL OR payout.number < $3)
             AND ($5::timestamptz IS NULL OR payout.proposed_at >= $5 AND payout.proposed_at < $6)
           ORDER BY payout.number DESC LIMIT $4""",
        payout_id,
        list(states) if states else None,
        before,
        limit,
        *(between or (None, None)),
    )
    transfers = await transfers_of([row["statement"] for row in rows])
    return [_view(row, transfers.get((row["statement"], row["attempt"]))) for row in rows]


async def payout(payout_id: UUID) -> PayoutView:
    """Give one payout; raises NoSuchPayout."""
    found = await payouts(payout_id=payout_id)
    if not found:
        raise NoSuchPayout
    return found[0]


COPIED = (
    "id",
    "state",
    "amount_fen",
    "bank_name",
    "proposed_at",
    "approved_at",
    "exported_at",
    "bank_reference",
    "paid_at",
    "returned_at",
    "return_reason",
    "rejected_at",
    "rejection_reason",
    "attempt",
)


def _view(row: Any, transfer: TransferView | None) -> PayoutView:
    holder = row["holder_sealed"]
    return PayoutView(
        **{name: row[name] for name in COPIED},
        number=payout_number(row["number"]),
        running_number=row["number"],
        statement_id=row["statement"],
        statement_number=statement_number(row["statement_number"]),
        merchant=Named(row["payee"], row["payee_name"]),
        account_ending=row["number_ending"],
        way=PayoutWay(row["provider"]),
        holder_mask=mask_name(open_sealed(holder)) if holder else None,
        transfer=_moved(transfer),
        proposed_by=Named(row["proposed_by"], row["maker_name"] or ""),
        approved_by=row["approved_by"] and Named(row["approved_by"], row["checker_name"] or ""),
    )


def _moved(transfer: TransferView | None) -> PayoutTransfer | None:
    if transfer is None:
        return None
    return PayoutTransfer(
        transfer.state, transfer.reversed_fen, transfer.left_fen, transfer.last_error
    )


async def waiting_fen() -> int:
    """Give what approved payouts through the provider wait to move."""
    return int(
        await fetch_value(
            """SELECT coalesce(sum(amount_fen), 0)::bigint FROM payout
               WHERE provider = $1 AND state = 'approved'""",
            PayoutWay.STRIPE_TRANSFER.value,
        )
    )
