"""Complaints at the merchant's desk, and goods that come back to a point."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from api.given import FromPath, JSONBody, SignedIn
from api.marketplace.after_sales import after, page_of
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit
from api.shapes.after_sales import AfterSale, CaseOffer, CaseReturned, CaseWords, MaybeWords
from api.shapes.base import Items
from api.shapes.shown import shown
from marketplace.access import require_staff
from marketplace.after_sales import answering, returning
from marketplace.after_sales.queries import Whose, cases, one_case
from marketplace.after_sales.refusals import (
    AfterSaleMoved,
    AfterSaleNotPossible,
    AskedTooMuch,
    NoSuchAfterSale,
    NothingLeftToReturn,
)
from marketplace.after_sales.states import CaseState
from marketplace.desk_roles import point_for_staff
from marketplace.refusals import NoSuchMerchant, NoSuchPoint

ALL = "/merchants/{merchant_id:uuid}/after-sales"
ONE = f"{ALL}/{{case_id:uuid}}"
BACK = "/pick-up-points/{point_id:uuid}/returns"
InState = Annotated[CaseState | None, QueryParameter(name="state")]
ANSWERS = refusals(
    NoSuchMerchant,
    NoSuchAfterSale,
    AfterSaleMoved,
    AfterSaleNotPossible,
    NothingLeftToReturn,
    AskedTooMuch,
)


async def _ours(merchant_id: UUID, case_id: UUID) -> AfterSale:
    return shown(await one_case(Whose(case=case_id, merchant=merchant_id)), AfterSale)


@get(
    ALL,
    operation_id="list_merchant_after_sales",
    summary="Complaints to answer",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def list_ours(
    viewer: SignedIn,
    merchant_id: FromPath[UUID],
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[AfterSale]:
    """Give the merchant's cases, newest first."""
    require_staff(viewer, merchant_id)
    whose = Whose(merchant=merchant_id, states=[in_state] if in_state else None)
    return page_of(await cases(whose, after=after(cursor), limit=limit + 1), limit)


@get(
    ONE,
    operation_id="get_merchant_after_sale",
    summary="One complaint",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, NoSuchAfterSale),
)
async def get_ours(
    viewer: SignedIn, merchant_id: FromPath[UUID], case_id: FromPath[UUID]
) -> AfterSale:
    """Give a case with all that was said."""
    require_staff(viewer, merchant_id)
    return await _ours(merchant_id, case_id)


@post(
    f"{ONE}/accept",
    status_code=200,
    operation_id="accept_after_sale",
    summary="Give what is asked",
    tags=["merchant"],
    responses=ANSWERS,
)
async def accept(
    viewer: SignedIn,
    merchant_id: FromPath[UUID],
    case_id: FromPath[UUID],
    data: JSONBody[MaybeWords],
) -> AfterSale:
    """Refund what is asked; goods that are to come back are waited for first."""
    await answering.accept(viewer, merchant_id, case_id, data.words.strip())
    return await _ours(merchant_id, case_id)


@post(
    f"{ONE}/offer",
    status_code=200,
    operation_id="offer_after_sale",
    summary="Offer less",
    tags=["merchant"],
    responses=ANSWERS,
)
async def offer(
    viewer: SignedIn,
    merchant_id: FromPath[UUID],
    case_id: FromPath[UUID],
    data: JSONBody[CaseOffer],
) -> AfterSale:
    """Offer a part of what is asked; without an answer in three days it is paid."""
    words = data.words.strip()
    await answering.offer(viewer, merchant_id, case_id, amount_fen=data.amount_fen, words=words)
    return await _ours(merchant_id, case_id)


@post(
    f"{ONE}/refuse",
    status_code=200,
    operation_id="refuse_after_sale",
    summary="Refuse",
    tags=["merchant"],
    responses=ANSWERS,
)
async def refuse(
    viewer: SignedIn,
    merchant_id: FromPath[UUID],
    case_id: FromPath[UUID],
    data: JSONBody[CaseWords],
) -> AfterSale:
    """Refuse with a reason; the buyer may take it to the platform."""
    await answering.refuse(viewer, merchant_id, case_id, words=data.words.strip())
    return await _ours(merchant_id, case_id)


@post(
    f"{ONE}/returned",
    status_code=200,
    operation_id="take_after_sale_back",
    summary="The goods are back",
    tags=["merchant"],
    responses=ANSWERS,
)
async def returned(
    viewer: SignedIn, merchant_id: FromPath[UUID], case_id: FromPath[UUID]
) -> AfterSale:
    """Refund goods that came back to the merchant."""
    await answering.take_back(viewer, merchant_id, case_id)
    return await _ours(merchant_id, case_id)


@get(
    BACK,
    operation_id="list_returns",
    summary="Goods that are to come back here",
    tags=["pick-up"],
    responses=refusals(NoSuchPoint),
)
async def list_returns(viewer: SignedIn, point_id: FromPath[UUID]) -> Items[AfterSale]:
    """Give the cases whose goods are waited for at a point."""
    await point_for_staff(viewer, point_id)
    found = await cases(Whose(point=point_id, states=[CaseState.AWAITING_RETURN]))
    return Items(items=[shown(view, AfterSale) for view in found], next_cursor=None)


@post(
    BACK,
    status_code=204,
    operation_id="take_return",
    summary="Take goods back",
    tags=["pick-up"],
    responses=refusals(NoSuchPoint, NoSuchAfterSale, AfterSaleMoved, AfterSaleNotPossible),
)
async def take_return(
    viewer: SignedIn, point_id: FromPath[UUID], data: JSONBody[CaseReturned]
) -> None:
    """Note that the goods of a case are here; their buyer is refunded."""
    await returning.take_return(viewer, point_id, data.case_id)


RESOURCES = [list_ours, get_ours, accept, offer, refuse, returned, list_returns, take_return]
