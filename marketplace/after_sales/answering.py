"""A merchant answers a case: accepts, offers less, refuses, or asks for the goods back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import transaction
from marketplace.access import require_staff
from marketplace.after_sales.granting import fault_of, grant
from marketplace.after_sales.refusals import AfterSaleMoved, AskedTooMuch, NoSuchAfterSale
from marketplace.after_sales.states import CaseState, Side, Wants
from marketplace.after_sales.steps import Case, Said, lock_case, move

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer


async def accept(viewer: Viewer, merchant_id: UUID, case_id: UUID, words: str = "") -> None:
    """Give what was asked; goods that are to come back are waited for first.

    Raises NoSuchMerchant, NoSuchAfterSale, AfterSaleMoved, and what granting refuses.
    """
    async with transaction():
        case = await _mine(viewer, merchant_id, case_id)
        _require_asked(case)
        said = Said(Side.MERCHANT, words, viewer.person_id)
        if case.row["wants"] == Wants.RETURN_AND_REFUND:
            await move(case, CaseState.AWAITING_RETURN, said)
        else:
            await grant(case, case.row["asked_fen"], fault_of(case), said)


async def offer(
    viewer: Viewer, merchant_id: UUID, case_id: UUID, *, amount_fen: int, words: str
) -> None:
    """Offer less than was asked, and say why. Raises as accepting does, and AskedTooMuch."""
    async with transaction():
        case = await _mine(viewer, merchant_id, case_id)
        _require_asked(case)
        if not 0 < amount_fen < case.row["asked_fen"]:
            raise AskedTooMuch(asked_fen=amount_fen, most_fen=case.row["asked_fen"] - 1)
        said = Said(Side.MERCHANT, words, viewer.person_id)
        await move(case, CaseState.OFFERED, said, offered_fen=amount_fen)


async def refuse(viewer: Viewer, merchant_id: UUID, case_id: UUID, *, words: str) -> None:
    """Refuse, and say why; the buyer may take it to the platform. Raises as accepting does."""
    async with transaction():
        case = await _mine(viewer, merchant_id, case_id)
        _require_asked(case)
        await move(case, CaseState.REFUSED, Said(Side.MERCHANT, words, viewer.person_id))


async def take_back(viewer: Viewer, merchant_id: UUID, case_id: UUID) -> None:
    """Note that the goods are back with the merchant, and refund them. Raises as accepting."""
    async with transaction():
        case = await _mine(viewer, merchant_id, case_id)
        await grant_returned(case, Said(Side.MERCHANT, "", viewer.person_id))


async def grant_returned(case: Case, said: Said) -> None:
    """Refund goods that were brought back; the caller holds the case."""
    if case.state is not CaseState.AWAITING_RETURN:
        raise AfterSaleMoved(state=case.state.value)
    await grant(case, case.row["asked_fen"], fault_of(case), said)


async def _mine(viewer: Viewer, merchant_id: UUID, case_id: UUID) -> Case:
    require_staff(viewer, merchant_id)
    case = await lock_case(case_id)
    if case.row["merchant"] != merchant_id:
        raise NoSuchAfterSale
    return case


def _require_asked(case: Case) -> None:
    """Only a case that waits for the merchant is answered by the merchant."""
    if case.state is not CaseState.APPLIED:
        raise AfterSaleMoved(state=case.state.value)
