"""Complaints the platform decides."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.marketplace.after_sales import after, page_of
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit
from api.shapes.after_sales import AfterSale, CaseDecision
from api.shapes.base import Items
from api.shapes.shown import shown
from marketplace.after_sales import arbitrating
from marketplace.after_sales.queries import Whose, cases, one_case
from marketplace.after_sales.refusals import (
    AfterSaleMoved,
    AfterSaleNotPossible,
    AskedTooMuch,
    NoSuchAfterSale,
    NothingLeftToReturn,
)
from marketplace.after_sales.states import CaseState
from marketplace.desk_roles import REVIEW_ROLES

ALL = "/operator/after-sales"
ONE = f"{ALL}/{{case_id:uuid}}"
InState = Annotated[CaseState | None, QueryParameter(name="state")]


@get(
    ALL,
    operation_id="list_all_after_sales",
    summary="All complaints",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_all(
    viewer: SignedIn,
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[AfterSale]:
    """Give cases of all merchants, newest first."""
    viewer.require_platform(*REVIEW_ROLES)
    whose = Whose(states=[in_state] if in_state else None)
    return page_of(await cases(whose, after=after(cursor), limit=limit + 1), limit)


@get(
    ONE,
    operation_id="get_any_after_sale",
    summary="One complaint",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchAfterSale),
)
async def get_any(viewer: SignedIn, case_id: FromPath[UUID]) -> AfterSale:
    """Give a case with all that was said."""
    viewer.require_platform(*REVIEW_ROLES)
    return shown(await one_case(Whose(case=case_id)), AfterSale)


@post(
    f"{ONE}/decide",
    status_code=200,
    operation_id="decide_after_sale",
    summary="Decide a complaint",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchAfterSale,
        AfterSaleMoved,
        AfterSaleNotPossible,
        NothingLeftToReturn,
        AskedTooMuch,
    ),
)
async def decide(
    viewer: SignedIn, case_id: FromPath[UUID], data: JSONBody[CaseDecision]
) -> AfterSale:
    """Grant an amount, or nothing; both sides read the words."""
    await arbitrating.decide(
        viewer,
        case_id,
        amount_fen=data.amount_fen,
        fault=data.fault,
        words=data.words.strip(),
    )
    return shown(await one_case(Whose(case=case_id)), AfterSale)


RESOURCES = [list_all, get_any, decide]
