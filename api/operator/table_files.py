"""Payouts and reconciliation as tables to keep."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.files import MEDIA_TYPES, RATE, FileKind, file_answer
from api.given import FromQuery, SignedIn, ThisVisit
from api.openapi import refusals
from core.rate_limits import TooManyRequests
from core.refusals import Language
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.papers.payouts_table import payouts_table
from marketplace.papers.periods import period_of
from marketplace.papers.reconciliation_table import reconciliation_table
from marketplace.refusals.tables import PeriodNotPossible

FirstDay = Annotated[date, QueryParameter(name="from")]
REFUSED = refusals(NotFoundHere, RoleNotEnough, PeriodNotPossible, TooManyRequests)


@get(
    "/operator/payouts.xlsx",
    operation_id="get_payouts_table",
    media_type=MEDIA_TYPES[FileKind.XLSX],
    summary="Payouts as a table",
    tags=["operator"],
    guards=[RATE],
    responses=REFUSED,
)
async def get_payouts_table(
    viewer: SignedIn,
    visit: ThisVisit,
    first_day: FirstDay,
    until: FromQuery[date],
    language: FromQuery[Language | None] = None,
) -> Response[bytes]:
    """Give the payouts proposed from one day until another (both included)."""
    viewer.require_platform(*FINANCE_ROLES)
    table = await payouts_table(period_of(first_day, until), language or visit.language)
    return file_answer(table, FileKind.XLSX, f"payouts-{first_day}-{until}")


@get(
    "/operator/reconciliation.xlsx",
    operation_id="get_reconciliation_table",
    media_type=MEDIA_TYPES[FileKind.XLSX],
    summary="Comparisons with the provider as a table",
    tags=["operator"],
    guards=[RATE],
    responses=REFUSED,
)
async def get_reconciliation_table(
    viewer: SignedIn,
    visit: ThisVisit,
    first_day: FirstDay,
    until: FromQuery[date],
    language: FromQuery[Language | None] = None,
) -> Response[bytes]:
    """Give the comparisons of some days, and every difference that was there in them."""
    viewer.require_platform(*FINANCE_ROLES)
    table = await reconciliation_table(period_of(first_day, until), language or visit.language)
    return file_answer(table, FileKind.XLSX, f"reconciliation-{first_day}-{until}")


RESOURCES = [get_payouts_table, get_reconciliation_table]
