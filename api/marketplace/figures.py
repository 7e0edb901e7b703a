"""How a merchant's shop does."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from api.given import FromPath, FromQuery, SignedIn
from api.openapi import refusals
from marketplace.access import require_staff
from marketplace.figures.queries import Figures, figures_of
from marketplace.refusals import NoSuchMerchant
from marketplace.refusals.tables import PeriodNotPossible

FirstDay = Annotated[date, QueryParameter(name="from")]


@get(
    "/merchants/{merchant_id:uuid}/figures",
    operation_id="get_merchant_figures",
    summary="Sales, refunds, visitors and payouts of some days",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, PeriodNotPossible),
)
async def get_figures(
    viewer: SignedIn, merchant_id: FromPath[UUID], first_day: FirstDay, until: FromQuery[date]
) -> Figures:
    """Give what came in and went out from one day until another, both included."""
    require_staff(viewer, merchant_id)
    return await figures_of(merchant_id, first_day, until)


RESOURCES = [get_figures]
