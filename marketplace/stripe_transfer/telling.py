"""Writing about accounts at the provider, and about money that does not come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.amounts import yuan
from core.database import fetch_value, within_transaction
from core.refusals import Text
from marketplace.merchants.telling_merchants import tell_owners
from marketplace.notices import Notice
from marketplace.reconciliation.telling import tell_finance
from payments.transfer_provider import AccountState

if TYPE_CHECKING:
    from uuid import UUID

ACCOUNT_READY = Notice(
    Text("收款账户可以用了", "Your account can be paid now"),
    Text(
        "支付机构已通过您的收款账户。请打开“结算方式”选择用它收款；不选则仍走银行转账。",
        "The provider has approved your account. Open “How you are paid” to choose it; until then "
        "your bank is used.",
    ),
)
ACCOUNT_STOPPED = Notice(
    Text("收款账户暂时不能收款", "Your account cannot be paid now"),
    Text(
        "支付机构暂停了您的收款账户，打款会等着。请打开“结算方式”看还缺什么并补齐。",
        "The provider has stopped payments to your account, and payouts wait. Open “How you are "
        "paid” to see what is missing.",
    ),
)
CLAWBACK_REFUSED = Notice(
    Text("追回没有成功：{payee}", "Nothing came back from {payee}"),
    Text(
        "从“{payee}”追回 {amount} 元没有成功，对方账户余额不够。这笔钱仍记为欠款，由后续收入抵扣。",
        "¥{amount} could not be brought back from “{payee}”: their account does not hold it. It "
        "stays a debt, which later earnings pay.",
    ),
)
STOPPED = (AccountState.RESTRICTED, AccountState.CLOSED)


@within_transaction
async def tell_of_account(payee_id: UUID, state: str) -> None:
    """Write to those in charge of a payee."""
    if state == AccountState.ACTIVE:
        await tell_owners(payee_id, ACCOUNT_READY, {})
    elif state in STOPPED:
        await tell_owners(payee_id, ACCOUNT_STOPPED, {})


@within_transaction
async def tell_of_refused_clawback(statement_id: UUID, amount_fen: int) -> None:
    """Write to the platform's finance people."""
    payee = await fetch_value(
        """SELECT party.name FROM statement JOIN party ON party.id = statement.payee
           WHERE statement.id = $1""",
        statement_id,
    )
    await tell_finance(CLAWBACK_REFUSED, {"payee": payee or "—", "amount": yuan(amount_fen)})
