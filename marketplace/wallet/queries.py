"""What is in a wallet, how it came there, and what waits to leave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_name, open_sealed
from core.refusals import Text
from ledger.books import Book, money
from ledger.queries import balance_of, entries_of
from marketplace.wallet.tables import WithdrawalState
from marketplace.wallet.tenders import usable_balance
from payments.limits import MINIMUM_FEN

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN_MAX = 200
KINDS = {
    "refund": Text("退款：{title}", "Refund: {title}"),
    "paid_from_wallet": Text("付款：{title}", "Paid: {title}"),
    "withdrawal": Text("提到银行卡", "Sent to your bank"),
}


@dataclass(frozen=True)
class WalletEntry:
    """One movement; ``amount_fen`` is below zero when money left."""

    sequence: int
    text: str
    amount_fen: int
    balance_after_fen: int
    order_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class Withdrawal:
    """Money on its way to its owner's bank."""

    id: UUID
    number: str
    amount_fen: int
    state: WithdrawalState
    holder_mask: str
    account_ending: str
    bank_name: str
    note: str | None
    requested_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class WaitingWithdrawal(Withdrawal):
    """A withdrawal as the operators' desk sees it; ``by_me`` when the viewer checked it."""

    person_mask: str
    by_me: bool


@dataclass(frozen=True)
class Wallet:
    """What a person has with the platform; ``available_fen`` may be withdrawn now."""

    balance_fen: int
    available_fen: int
    entries: list[WalletEntry]
    withdrawals: list[Withdrawal]


@dataclass(frozen=True)
class BalanceOffer:
    """How much of a balance may pay an amount, so that the rest is nothing or can be paid (M4)."""

    available_fen: int
    usable_fen: int
    rest_fen: int


async def offer_balance(person_id: UUID, amount_fen: int) -> BalanceOffer:
    """Say what of a person's balance may pay an amount now."""
    available = (await balance_of(money(Book.WALLET, person_id))).available
    usable = usable_balance(amount_fen, available, MINIMUM_FEN)
    return BalanceOffer(available, usable, amount_fen - usable)


async def wallet_of(person_id: UUID, language: str) -> Wallet:
    """Give a person's wallet with its latest 200 movements and withdrawals, newest first."""
    account = money(Book.WALLET, person_id)
    balance = await balance_of(account)
    entries = await entries_of(account, before=None, limit=SHOWN_MAX)
    orders = await _orders([entry.source for entry in entries])
    rows = await fetch(
        "SELECT * FROM wallet_withdrawal WHERE person = $1 ORDER BY requested_at DESC LIMIT $2",
        person_id,
        SHOWN_MAX,
    )
    return Wallet(
        balance_fen=balance.balance,
        available_fen=balance.available,
        entries=[
            WalletEntry(
                sequence=entry.sequence,
                text=_text(entry.kind, orders.get(entry.source, ""), language),
                amount_fen=entry.amount,
                balance_after_fen=entry.balance_after,
                order_id=entry.source if entry.source in orders else None,
                at=entry.moved_at,
            )
            for entry in entries
        ],
        withdrawals=[Withdrawal(**_fields(row)) for row in rows],
    )


async def waiting_withdrawals(viewer_id: UUID) -> list[WaitingWithdrawal]:
    """Give what waits to be checked or sent, the oldest first, at most 200."""
    rows = await fetch(
        """SELECT waiting.*, person.display_name FROM wallet_withdrawal waiting
           JOIN person ON person.id = waiting.person
           WHERE waiting.state IN ('requested', 'approved')
           ORDER BY waiting.requested_at, waiting.id LIMIT $1""",
        SHOWN_MAX,
    )
    return [
        WaitingWithdrawal(
            **_fields(row),
            person_mask=mask_name(row["display_name"] or ""),
            by_me=row["approved_by"] == viewer_id,
        )
        for row in rows
    ]


async def _orders(sources: Sequence[UUID]) -> dict[UUID, str]:
    rows = await fetch("SELECT id, title FROM market_order WHERE id = ANY($1)", list(sources))
    return {row["id"]: row["title"] for row in rows}


def _text(kind: str, title: str, language: str) -> str:
    text = KINDS.get(kind, Text("更正", "A correction"))
    # A title is put in, never read as a template.
    return (text.en if language == "en" else text.zh).replace("{title}", title)


def _fields(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"],
        "number": f"TX-{row['number']:06d}",
        "amount_fen": row["amount_fen"],
        "state": row["state"],
        "holder_mask": mask_name(open_sealed(row["holder_sealed"])),
        "account_ending": row["number_ending"],
        "bank_name": row["bank_name"],
        "note": row["note"],
        "requested_at": row["requested_at"],
        "ended_at": row["ended_at"],
    }
