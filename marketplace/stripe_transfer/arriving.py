"""Write down what became of a transfer: it was made, refused, or brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import transaction
from ledger.books import Book, money
from ledger.posting import Line
from marketplace.clearing import STRIPE
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.paying_out import settle_payout
from marketplace.settling.payouts_coming_back import restore
from marketplace.stripe_transfer.finding import locked_payout_of
from marketplace.tables.settlement import EarningKind, PayoutState

if TYPE_CHECKING:
    from uuid import UUID


async def record_sent(statement_id: UUID, attempt: int, provider_id: str) -> None:
    """Record that the provider moved the money; again changes nothing."""
    async with transaction():
        payout = await locked_payout_of(statement_id, attempt)
        if payout is not None and payout["state"] in {PayoutState.SENDING, PayoutState.APPROVED}:
            await settle_payout(payout, STRIPE, provider_id, by=None)


async def record_refused(statement_id: UUID, attempt: int, code: str) -> None:
    """Restore the debt of a payout the provider does not make; again changes nothing."""
    async with transaction():
        payout = await locked_payout_of(statement_id, attempt)
        if payout is not None and payout["state"] in {PayoutState.SENDING, PayoutState.APPROVED}:
            await restore(payout, code, by=None)


async def record_clawback(
    statement_id: UUID, attempt: int, *, reversal_id: UUID, amount_fen: int
) -> None:
    """Book money that came back from a payee's account: they owe so much less."""
    async with transaction():
        payout = await locked_payout_of(statement_id, attempt)
        if payout is None:
            return
        await book(
            Change(
                key=f"clawback:{reversal_id}",
                source=reversal_id,
                parts=[Part(payout["payee"], EarningKind.CLAWBACK, amount_fen, clock.today())],
                others=[Line(money(Book.GATEWAY_CLEARING, STRIPE), -amount_fen)],
            )
        )
