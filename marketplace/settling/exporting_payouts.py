"""Handing approved payouts to the provider that moves the money."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch, transaction
from core.personal_data import open_sealed
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.refusals import NoSuchPayout
from marketplace.settling.manual_bank import ManualBank
from marketplace.settling.payout_providers import Instruction, InstructionFile
from marketplace.settling.payout_steps import (
    locked_payouts,
    note,
    require_state,
)
from marketplace.settling.payout_ways import require_same_destination, require_way
from marketplace.tables.payees import PayoutWay
from marketplace.tables.settlement import PayoutState

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer
    from marketplace.settling.payout_providers import PayoutProvider


async def export(
    viewer: Viewer, payout_ids: list[UUID], provider: PayoutProvider | None = None
) -> InstructionFile | None:
    """Hand approved payouts over and mark them exported; all of them or none.

    A lost file can be asked for again: the same payouts give the same rows, with the same
    references. Raises NoSuchPayout, PayoutMoved,
    PaidAnotherWay and BankAccountReplaced.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        for payout in await locked_payouts(payout_ids):
            require_state(payout, PayoutState.APPROVED, PayoutState.EXPORTED)
            require_way(payout, PayoutWay.MANUAL_BANK)
            if payout["state"] == PayoutState.APPROVED:
                await require_same_destination(payout)
            await note("exported", payout, viewer.person_id)
        await execute(
            """UPDATE payout SET state = 'exported', exported_at = coalesce(exported_at, $2)
               WHERE id = ANY($1)""",
            payout_ids,
            clock.now(),
        )
        instructions = await _instructions(payout_ids)
    # Outside the transaction: another provider may speak to a bank here.
    return await (provider or ManualBank()).hand_over(instructions)


async def _instructions(payout_ids: list[UUID]) -> list[Instruction]:
    rows = await fetch(
        """SELECT payout.id, payout.number, payout.attempt, payout.amount_fen,
                  statement.number AS statement_number, account.holder_sealed,
                  account.number_sealed, account.bank_name
           FROM payout
           JOIN statement ON statement.id = payout.statement
           JOIN bank_account account ON account.id = payout.bank_account
           WHERE payout.id = ANY($1) ORDER BY payout.number""",
        payout_ids,
    )
    if not rows:
        raise NoSuchPayout
    return [_instruction(row) for row in rows]


def _instruction(row: asyncpg.Record) -> Instruction:
    return Instruction(
        payout_id=row["id"],
        holder=open_sealed(row["holder_sealed"]),
        bank_name=row["bank_name"],
        number=open_sealed(row["number_sealed"]),
        amount_fen=row["amount_fen"],
        reference=f"LINLI {row['statement_number']}-{row['attempt']}",
    )
