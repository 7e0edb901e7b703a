"""Send approved payouts to their payees' accounts, as far as our balance there goes.

Who was approved first is paid first: a large payout that has to wait is not overtaken by
small ones, or it would wait for ever. What the balance does not cover stays approved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from core.database import execute, fetch, transaction
from marketplace.queries.statements import payout_number
from marketplace.settling.payout_steps import locked_payout
from marketplace.stripe_transfer.finding import locked_payout_of
from marketplace.tables.payees import PayoutWay
from marketplace.tables.settlement import PayoutState
from payments.provider import GatewayUnavailable
from payments.transfer_refusals import AccountNotReady, PayeeHasNoAccount
from payments.transfer_views import movable_fen
from payments.transferring import request_transfer

if TYPE_CHECKING:
    from uuid import UUID

log = structlog.get_logger(__name__)

BATCH = 200


async def send_approved_payouts() -> int:
    """Sweep: send what is approved, the oldest first, while the balance lasts. Give how many."""
    waiting = await fetch(
        """SELECT id, amount_fen FROM payout WHERE provider = $1 AND state = 'approved'
           ORDER BY approved_at, id LIMIT $2""",
        PayoutWay.STRIPE_TRANSFER.value,
        BATCH,
    )
    if not waiting:
        return 0
    try:
        left = await movable_fen()
    except GatewayUnavailable:
        log.warning("payouts_wait_for_provider", payouts=len(waiting))
        return 0
    sent = 0
    for payout in waiting:
        if payout["amount_fen"] > left:
            log.warning("payout_waits_for_balance", payout=str(payout["id"]), movable_fen=left)
            break
        if await _send(payout["id"]):
            left -= payout["amount_fen"]
            sent += 1
    return sent


async def _send(payout_id: UUID) -> bool:
    """Ask for the transfer of an approved payout; tell whether it was asked for."""
    try:
        async with transaction():
            payout = await locked_payout(payout_id)
            if payout["state"] != PayoutState.APPROVED:
                return False
            await request_transfer(
                reference=payout["statement"],
                attempt=payout["attempt"],
                owner=payout["payee"],
                amount_fen=payout["amount_fen"],
                description=f"Linli {payout_number(payout['number'])}",
            )
            await execute("UPDATE payout SET state = 'sending' WHERE id = $1", payout_id)
    except (AccountNotReady, PayeeHasNoAccount) as refused:
        # It waits until its payee has mended the account, or an operator takes it back.
        log.warning("payout_waits_for_account", payout=str(payout_id), why=refused.code)
        return False
    return True


async def wait_for_balance(statement_id: UUID, attempt: int) -> None:
    """Put a payout back among the approved ones: our balance did not cover it after all."""
    async with transaction():
        payout = await locked_payout_of(statement_id, attempt)
        if payout is not None and payout["state"] == PayoutState.SENDING:
            await execute("UPDATE payout SET state = 'approved' WHERE id = $1", payout["id"])
