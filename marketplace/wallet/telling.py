"""What the owner of a wallet is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.telling import tell
from core.amounts import yuan
from core.database import within_transaction
from core.refusals import Text
from marketplace.notices import Notice
from marketplace.wallet.tables import WithdrawalState

if TYPE_CHECKING:
    import asyncpg

NOTICES = {
    WithdrawalState.PAID: Notice(
        Text("余额提现已转账：{amount} 元", "Sent to your bank: ¥{amount}"),
        Text(
            "余额里的 {amount} 元已转到您尾号 {ending} 的银行卡。",
            "¥{amount} of your balance was sent to your account ending in {ending}.",
        ),
    ),
    WithdrawalState.REJECTED: Notice(
        Text("余额提现没有办成：{amount} 元", "Your withdrawal was not made: ¥{amount}"),
        Text(
            "{amount} 元没有转到尾号 {ending} 的银行卡，已回到您的余额。原因：{note}",
            "¥{amount} could not be sent to your account ending in {ending}, so it is in your "
            "balance again. The reason: {note}",
        ),
    ),
}


@within_transaction
async def tell_of_withdrawal(row: asyncpg.Record, state: WithdrawalState, note: str) -> None:
    """Say how a withdrawal ended."""
    notice = NOTICES[state]
    await tell(
        row["person"],
        "wallet",
        subject=notice.subject,
        body=notice.body,
        fields={"amount": yuan(row["amount_fen"]), "ending": row["number_ending"], "note": note},
    )
