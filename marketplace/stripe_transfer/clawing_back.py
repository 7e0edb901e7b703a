"""Bring money back from a payee who owes the platform, out of a payout the provider made.

A refund after the payout leaves a debt. The next earnings pay it by themselves; an operator
may ask the provider for it instead, never for more than is owed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core.database import transaction, within_transaction
from core.identifiers import uuid7
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.settling.payout_steps import locked_payout, note, require_state
from marketplace.settling.payout_ways import require_way
from marketplace.settling.reserves import owed_to
from marketplace.stripe_transfer.refusals import NothingToClawBack
from marketplace.tables.payees import PayoutWay
from marketplace.tables.settlement import PayoutState
from payments.reversing import coming_back_from, request_reversal
from payments.transfer_refusals import TransferNotFound
from payments.transfer_views import transfer_of

if TYPE_CHECKING:
    from accounts.access import Viewer


async def claw_back(viewer: Viewer, payout_id: UUID, amount_fen: int) -> UUID:
    """Ask the provider to bring back what a payee owes; give the reversal.

    Raises NoSuchPayout, PayoutMoved, PaidAnotherWay, TransferNotFound and NothingToClawBack.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        payout = await locked_payout(payout_id)
        require_way(payout, PayoutWay.STRIPE_TRANSFER)
        require_state(payout, PayoutState.PAID)
        transfer = await transfer_of(payout["statement"], payout["attempt"])
        if transfer is None:
            raise TransferNotFound
        owed = await owed_by(payout["payee"])
        if amount_fen > min(owed, transfer.left_fen):
            raise NothingToClawBack(owed_fen=owed, left_fen=transfer.left_fen)
        reversal = await request_reversal(
            transfer_id=transfer.id, amount_fen=amount_fen, reason_key=f"clawback:{uuid7()}"
        )
        await note("clawed_back", payout, viewer.person_id)
    return reversal


@within_transaction
async def owed_by(payee_id: UUID) -> int:
    """Give what a payee owes the platform, less what is asked back already."""
    return max(-await owed_to(payee_id) - await coming_back_from(payee_id), 0)
