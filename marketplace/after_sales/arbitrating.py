"""An operator decides a case both sides could not settle; both read the words (rule P13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import transaction
from core.refusals import Text
from marketplace.after_sales.granting import grant
from marketplace.after_sales.refusals import AfterSaleMoved, AskedTooMuch
from marketplace.after_sales.states import CaseState, Side
from marketplace.after_sales.steps import Said, lock_case, move
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.refunds.refund_calculator import Fault

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer

# The platform's own money is given by one person only up to here.
PLATFORM_GIVES_MAX_FEN = 20_000

contribute_audit_texts(
    {"after_sale.decided": Text("裁决了售后单", "A complaint was decided by the platform")}
)


async def decide(
    viewer: Viewer, case_id: UUID, *, amount_fen: int, fault: Fault, words: str
) -> None:
    """Grant an amount, or nothing, and say why and whose fault it is.

    What is the platform's fault is paid by the platform, and the merchant keeps the sale.
    Raises NotFoundHere, RoleNotEnough, NoSuchAfterSale, AfterSaleMoved, AskedTooMuch, and
    what granting refuses.
    """
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        case = await lock_case(case_id)
        if case.state is not CaseState.ESCALATED:
            raise AfterSaleMoved(state=case.state.value)
        if fault is Fault.PLATFORM and amount_fen > PLATFORM_GIVES_MAX_FEN:
            raise AskedTooMuch(asked_fen=amount_fen, most_fen=PLATFORM_GIVES_MAX_FEN)
        said = Said(Side.OPERATOR, words, viewer.person_id)
        if amount_fen:
            await grant(case, amount_fen, fault, said)
        else:
            await move(case, CaseState.REFUSED_FINALLY, said, fault=fault.value, granted_fen=0)
        await record_audit(
            "after_sale.decided",
            done_by=viewer.person_id,
            details={"case": str(case_id), "amount_fen": amount_fen, "reason": words},
        )
