"""An operator decides a case both sides could not settle; both read the words (rule P13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import transaction
from core.refusals import Text
from marketplace.after_sales.asking import require_within
from marketplace.after_sales.granting import grant
from marketplace.after_sales.refusals import AfterSaleMoved
from marketplace.after_sales.states import CaseState, Side
from marketplace.after_sales.steps import Said, lock_case, move
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.refunds.refund_calculator import Fault
from marketplace.refunds.refunding_parts import left_to_give_alone

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer

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
        said = Said(Side.OPERATOR, words, viewer.person_id)
        if amount_fen:
            if fault is Fault.PLATFORM:
                require_within(amount_fen, await left_to_give_alone(case.row["parent"]))
            await grant(case, amount_fen, fault, said)
        else:
            await move(case, CaseState.REFUSED_FINALLY, said, fault=fault.value, granted_fen=0)
        await record_audit(
            "after_sale.decided",
            done_by=viewer.person_id,
            details={"case": str(case_id), "amount_fen": amount_fen, "reason": words},
        )
