"""What payouts do when the provider says something about transfers and accounts."""

from __future__ import annotations

from core.facts import on
from marketplace.announcing import announce_platform
from marketplace.facts import PayoutApproved
from marketplace.stripe_transfer import arriving, sending, telling
from payments.facts import (
    AccountChanged,
    ReversalDone,
    ReversalRefused,
    TransferRefused,
    TransferSent,
    TransferWaits,
)
from payments.transfer_views import transfer_of


@on(PayoutApproved, outside=True)
async def send_what_is_approved(_fact: PayoutApproved) -> None:
    """Send it now, if it goes through the provider and its balance lasts."""
    await sending.send_approved_payouts()


@on(TransferSent)
async def record_the_transfer(fact: TransferSent) -> None:
    """Book the payout as paid."""
    transfer = await transfer_of(fact.reference, fact.attempt)
    if transfer is not None and transfer.provider_id is not None:
        await arriving.record_sent(fact.reference, fact.attempt, transfer.provider_id)


@on(TransferWaits)
async def wait_for_the_balance(fact: TransferWaits) -> None:
    """Let the payout wait for money, and show it."""
    await sending.wait_for_balance(fact.reference, fact.attempt)
    await announce_platform()


@on(TransferRefused)
async def restore_the_debt(fact: TransferRefused) -> None:
    """Owe the payee the amount again, and say why."""
    await arriving.record_refused(fact.reference, fact.attempt, fact.code)


@on(ReversalDone)
async def book_the_clawback(fact: ReversalDone) -> None:
    """Take what came back from what the payee owes."""
    await arriving.record_clawback(
        fact.reference, fact.attempt, reversal_id=fact.reversal_id, amount_fen=fact.amount_fen
    )
    await announce_platform()


@on(ReversalRefused)
async def tell_of_the_refused_clawback(fact: ReversalRefused) -> None:
    """Say to finance that the debt stays."""
    await telling.tell_of_refused_clawback(fact.reference, fact.amount_fen)


@on(AccountChanged)
async def tell_of_the_account(fact: AccountChanged) -> None:
    """Say to a payee that their account can be paid now, or no longer."""
    await telling.tell_of_account(fact.owner, fact.state)
