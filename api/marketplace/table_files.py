"""A merchant's orders as a table to keep."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.params import QueryParameter

from api.files import MEDIA_TYPES, RATE, FileKind, file_answer
from api.given import FromPath, FromQuery, SignedIn, ThisVisit
from api.openapi import refusals
from core.rate_limits import TooManyRequests
from core.refusals import Language
from marketplace.access import require_staff
from marketplace.papers.orders_table import orders_table
from marketplace.papers.periods import period_of
from marketplace.refusals import NoSuchMerchant
from marketplace.refusals.tables import PeriodNotPossible

FirstDay = Annotated[date, QueryParameter(name="from")]


@get(
    "/merchants/{merchant_id:uuid}/orders.xlsx",
    operation_id="get_merchant_orders_table",
    media_type=MEDIA_TYPES[FileKind.XLSX],
    summary="A merchant's orders as a table",
    tags=["merchant"],
    guards=[RATE],
    responses=refusals(NoSuchMerchant, PeriodNotPossible, TooManyRequests),
)
async def get_orders_table(  # noqa: PLR0917 - Litestar reads parameters by name
    viewer: SignedIn,
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    first_day: FirstDay,
    until: FromQuery[date],
    language: FromQuery[Language | None] = None,
) -> Response[bytes]:
    """Give the orders placed from one day until another (both included), line by line."""
    require_staff(viewer, merchant_id)
    period = period_of(first_day, until)
    table = await orders_table(merchant_id, period, language or visit.language)
    return file_answer(table, FileKind.XLSX, f"orders-{first_day}-{until}")


RESOURCES = [get_orders_table]
