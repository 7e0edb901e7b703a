"""What a wallet means for a person who takes their data along, or wants to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.deleting import check_before_deletion
from accounts.exporting import contribute_export
from accounts.facts import PersonDeleted
from core.database import execute, fetch
from core.facts import on
from core.personal_data import seal
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.wallet.queries import wallet_of
from marketplace.wallet.refusals import WalletNotEmpty

if TYPE_CHECKING:
    from uuid import UUID


async def require_empty(person_id: UUID) -> None:
    """Raise WalletNotEmpty while the platform owes a person money."""
    balance = (await balance_of(money(Book.WALLET, person_id))).balance
    if balance:
        raise WalletNotEmpty(balance_fen=balance)


async def _movements(person_id: UUID) -> list[dict[str, Any]]:
    wallet = await wallet_of(person_id, "zh-CN")
    return [
        {"text": one.text, "amount_fen": one.amount_fen, "at": one.at} for one in wallet.entries
    ]


async def _withdrawals(person_id: UUID) -> list[dict[str, Any]]:
    rows = await fetch(
        """SELECT number, amount_fen, state, bank_name, number_ending, note, requested_at, ended_at
           FROM wallet_withdrawal WHERE person = $1 ORDER BY number""",
        person_id,
    )
    return [dict(row) for row in rows]


@on(PersonDeleted)
async def forget_the_accounts(fact: PersonDeleted) -> None:
    """Keep that money was sent, and drop to whose account."""
    nobody = seal("")
    await execute(
        """UPDATE wallet_withdrawal SET holder_sealed = $2, number_sealed = $2
           WHERE person = $1 AND state IN ('paid', 'rejected')""",
        fact.person_id,
        nobody,
    )
    await execute(
        """UPDATE order_refund SET holder_sealed = $2, number_sealed = $2 FROM market_order placed
           WHERE placed.id = order_refund.parent AND placed.buyer = $1
             AND order_refund.route = 'bank'""",
        fact.person_id,
        nobody,
    )


contribute_export("wallet", _movements)
contribute_export("wallet_withdrawals", _withdrawals)
check_before_deletion(require_empty)
