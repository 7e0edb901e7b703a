"""What payees are told of their money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.amounts import yuan
from core.database import fetch_row, within_transaction
from core.facts import on
from marketplace.announcing import announce_platform
from marketplace.facts import DisputeAnswered
from marketplace.merchants.merchant_notices import DISPUTE_AGAINST_YOU, DISPUTE_FOR_YOU
from marketplace.merchants.telling_merchants import tell_owners
from marketplace.queries.statements import statement_number

if TYPE_CHECKING:
    from uuid import UUID


@on(DisputeAnswered)
async def tell_of_the_answer(fact: DisputeAnswered) -> None:
    """Say whose the money of a disputed line is, and why."""
    await announce_platform()
    await _tell(fact.dispute_id)


@within_transaction
async def _tell(dispute_id: UUID) -> None:
    row = await fetch_row(
        """SELECT dispute.*, statement.payee, statement.number FROM statement_dispute dispute
           JOIN statement ON statement.id = dispute.statement WHERE dispute.id = $1""",
        dispute_id,
    )
    if row is None:
        return
    fields = {
        "number": statement_number(row["number"]),
        "amount": yuan(row["amount_fen"]),
        "answer": row["answer"],
    }
    notice = DISPUTE_FOR_YOU if row["state"] == "for_payee" else DISPUTE_AGAINST_YOU
    await tell_owners(row["payee"], notice, fields)
