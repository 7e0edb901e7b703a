"""Goods come back to the point where they were collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import transaction
from marketplace.after_sales.answering import grant_returned
from marketplace.after_sales.refusals import NoSuchAfterSale
from marketplace.after_sales.states import Side
from marketplace.after_sales.steps import Said, lock_case
from marketplace.desk_roles import point_for_staff

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer


async def take_return(viewer: Viewer, point_id: UUID, case_id: UUID) -> None:
    """Take goods back at their point; their buyer is refunded.

    Raises NoSuchPoint, NoSuchAfterSale, AfterSaleMoved, and what granting refuses.
    """
    await point_for_staff(viewer, point_id)
    async with transaction():
        case = await lock_case(case_id)
        if case.locked.order["point"] != point_id:
            raise NoSuchAfterSale
        await grant_returned(case, Said(Side.POINT, "", viewer.person_id))
