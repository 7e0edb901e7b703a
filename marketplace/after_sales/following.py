"""A buyer goes on with a case: takes an offer, calls the platform, gives up, adds words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import transaction
from marketplace.after_sales.granting import fault_of, grant
from marketplace.after_sales.refusals import AfterSaleMoved, NoSuchAfterSale
from marketplace.after_sales.states import OPEN, CaseState, Side
from marketplace.after_sales.steps import Case, Said, lock_case, move, note
from marketplace.announcing import announce_order

if TYPE_CHECKING:
    from uuid import UUID


async def accept_offer(case_id: UUID, *, buyer: UUID) -> None:
    """Take what the merchant offers. Raises NoSuchAfterSale, AfterSaleMoved."""
    async with transaction():
        case = await _mine(case_id, buyer)
        if case.state is not CaseState.OFFERED:
            raise AfterSaleMoved(state=case.state.value)
        await grant(case, case.row["offered_fen"], fault_of(case), Said(Side.BUYER, "", buyer))


async def escalate(case_id: UUID, *, buyer: UUID, words: str = "") -> None:
    """Let the platform decide. Raises NoSuchAfterSale, AfterSaleMoved."""
    async with transaction():
        case = await _mine(case_id, buyer)
        if case.state is CaseState.APPLIED:
            # The merchant's time to answer is theirs.
            raise AfterSaleMoved(state=case.state.value)
        await move(case, CaseState.ESCALATED, Said(Side.BUYER, words, buyer))


async def withdraw(case_id: UUID, *, buyer: UUID) -> None:
    """Give up. Raises NoSuchAfterSale, AfterSaleMoved."""
    async with transaction():
        case = await _mine(case_id, buyer)
        await move(case, CaseState.WITHDRAWN, Said(Side.BUYER, "", buyer))


async def say(case_id: UUID, *, buyer: UUID, words: str) -> None:
    """Add words to an open case. Raises NoSuchAfterSale, AfterSaleMoved."""
    async with transaction():
        case = await _mine(case_id, buyer)
        if case.state not in OPEN:
            raise AfterSaleMoved(state=case.state.value)
        await note(case_id, case.state, Said(Side.BUYER, words, buyer))
        await announce_order(case.row["parent"])


async def _mine(case_id: UUID, buyer: UUID) -> Case:
    case = await lock_case(case_id)
    if case.row["buyer"] != buyer:
        raise NoSuchAfterSale
    return case
