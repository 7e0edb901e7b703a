"""Papers to print and tables to keep, as files."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from litestar import Response, get

from accounts.refusals import RoleNotEnough
from api.files import MEDIA_TYPES, RATE, FileKind, file_answer
from api.given import FromPath, FromQuery, SignedIn, ThisVisit
from api.openapi import refusals
from api.payee_paths import both, named
from core import clock
from core.rate_limits import TooManyRequests
from core.refusals import Language
from core.typesetting import PapersAway
from marketplace.access import my_order
from marketplace.desk_roles import point_for_staff, statement_for
from marketplace.papers.hand_out import hand_out_pdf, slip_pdf
from marketplace.papers.packing import packing_pdf, packing_table
from marketplace.papers.statement import statement_pdf, statement_table
from marketplace.pasted_lists.access import require_campaign_staff
from marketplace.refusals import (
    NoSuchCampaign,
    NoSuchOrder,
    NoSuchPayee,
    NoSuchPoint,
    NoSuchStatement,
)
from marketplace.refusals.tables import PeriodNotPossible

PAPER = (PapersAway, TooManyRequests)


class SortedBy(StrEnum):
    """Totals for who prepares the goods, or orders for who sorts them."""

    SUPPLIER = "supplier"
    POINT = "point"


# What the contract says of a route that gives one or the other.
EITHER = "application/octet-stream"


@get(
    both("/statements/{statement_id:uuid}/file"),
    operation_id=named("get_statement_file"),
    media_type=EITHER,
    summary="A statement as a file",
    tags=["merchant money"],
    guards=[RATE],
    responses=refusals(NoSuchPayee, NoSuchStatement, RoleNotEnough, *PAPER),
)
async def get_statement_file(  # noqa: PLR0917 - Litestar reads parameters by name
    viewer: SignedIn,
    visit: ThisVisit,
    payee_id: FromPath[UUID],
    statement_id: FromPath[UUID],
    kind: FromQuery[FileKind],
    language: FromQuery[Language | None] = None,
) -> Response[bytes]:
    """Give a statement to sign (pdf) or to check (xlsx); both say what the page says."""
    await statement_for(viewer, payee_id, statement_id)
    make = statement_pdf if kind is FileKind.PDF else statement_table
    return file_answer(await make(statement_id, language or visit.language), kind, "statement")


@get(
    "/campaigns/{campaign_id:uuid}/packing-list",
    operation_id="get_packing_list",
    media_type=EITHER,
    summary="What to prepare, and for whom",
    tags=["merchant"],
    guards=[RATE],
    responses=refusals(NoSuchCampaign, *PAPER),
)
async def get_packing_list(  # noqa: PLR0917 - Litestar reads parameters by name
    viewer: SignedIn,
    visit: ThisVisit,
    campaign_id: FromPath[UUID],
    kind: FromQuery[FileKind],
    by: FromQuery[SortedBy] = SortedBy.SUPPLIER,
    language: FromQuery[Language | None] = None,
) -> Response[bytes]:
    """Give totals per variant and point, or every order per point with boxes to tick."""
    await require_campaign_staff(viewer, campaign_id)
    spoken = language or visit.language
    if kind is FileKind.XLSX:
        return file_answer(await packing_table(campaign_id, spoken), kind, "packing-list")
    pdf = await packing_pdf(campaign_id, spoken, by_point=by is SortedBy.POINT)
    return file_answer(pdf, kind, f"packing-list-{by}")


@get(
    "/pick-up-points/{point_id:uuid}/sheet",
    operation_id="get_hand_out_sheet",
    media_type=MEDIA_TYPES[FileKind.PDF],
    summary="A day of a point on paper",
    tags=["pick-up points"],
    guards=[RATE],
    responses=refusals(NoSuchPoint, PeriodNotPossible, *PAPER),
)
async def get_sheet(  # noqa: PLR0917 - Litestar reads parameters by name
    viewer: SignedIn,
    visit: ThisVisit,
    point_id: FromPath[UUID],
    day: FromQuery[date | None] = None,
    digits: FromQuery[bool] = False,
    language: FromQuery[Language | None] = None,
) -> Response[bytes]:
    """Give who collects what in large letters, with the last digits of codes when asked for."""
    await point_for_staff(viewer, point_id)
    chosen = day or clock.today()
    spoken = language or visit.language
    pdf = await hand_out_pdf(point_id, chosen, spoken, digits=digits)
    return file_answer(pdf, FileKind.PDF, f"hand-out-{chosen}")


@get(
    "/orders/{order_id:uuid}/slip",
    operation_id="get_order_slip",
    media_type=MEDIA_TYPES[FileKind.PDF],
    summary="My order on paper",
    tags=["orders"],
    guards=[RATE],
    responses=refusals(NoSuchOrder, *PAPER),
)
async def get_slip(
    viewer: SignedIn,
    visit: ThisVisit,
    order_id: FromPath[UUID],
    language: FromQuery[Language | None] = None,
) -> Response[bytes]:
    """Give an order in the largest letters, for whoever would rather carry paper."""
    spoken = language or visit.language
    order = await my_order(viewer, order_id, language=spoken)
    return file_answer(await slip_pdf(order, spoken), FileKind.PDF, f"order-{order.number}")


RESOURCES = [get_statement_file, get_packing_list, get_sheet, get_slip]
