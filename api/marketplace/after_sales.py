"""Complaints of buyers about goods they collected."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from litestar import get, post

from api.given import FromPath, FromQuery, JSONBody, SignedIn
from api.marketplace.order_refunds import wishes
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.after_sales import AfterSale, CaseWords, MaybeWords, NewCase
from api.shapes.base import Items
from api.shapes.shown import shown
from core.pictures.refusals import PictureNotFound
from marketplace.after_sales import following
from marketplace.after_sales.applying import Application, apply
from marketplace.after_sales.queries import CaseView, Whose, cases, one_case
from marketplace.after_sales.refusals import (
    AfterSaleMoved,
    AfterSaleNotPossible,
    AfterSaleOpen,
    AfterSaleTooLate,
    AskedTooMuch,
    NoSuchAfterSale,
    NothingLeftToReturn,
)
from marketplace.refusals import NoSuchOrder

ONE = "/after-sales/{case_id:uuid}"


def page_of(found: list[CaseView], limit: int) -> Items[AfterSale]:
    """Give a page of cases; one more than shown tells that there are others."""
    last = found[limit - 1] if found[limit:] else None
    return Items(
        items=[shown(view, AfterSale) for view in found[:limit]],
        next_cursor=write_cursor("after-sales", last.applied_at, last.id) if last else None,
    )


def after(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Give where a page of cases begins."""
    return read_cursor(cursor, "after-sales", tuple[datetime, UUID])


async def _mine(viewer: SignedIn, case_id: UUID) -> AfterSale:
    return shown(await one_case(Whose(case=case_id, buyer=viewer.person_id)), AfterSale)


@post(
    "/orders/{order_id:uuid}/after-sales",
    operation_id="apply_after_sale",
    summary="Complain about goods",
    tags=["after-sales"],
    responses=refusals(
        NoSuchOrder,
        AfterSaleNotPossible,
        AfterSaleTooLate,
        AfterSaleOpen,
        NothingLeftToReturn,
        AskedTooMuch,
        PictureNotFound,
    ),
)
async def apply_for(
    viewer: SignedIn, order_id: FromPath[UUID], data: JSONBody[NewCase]
) -> AfterSale:
    """Open a case. The merchant answers within 48 hours (24 for fresh goods)."""
    application = Application(
        id=data.id,
        order_id=order_id,
        lines=tuple(wishes(data.lines)),
        reason=data.reason,
        wants=data.wants,
        story=data.story.strip(),
        picture_ids=tuple(data.picture_ids),
        amount_fen=data.amount_fen,
    )
    return await _mine(viewer, await apply(application, buyer=viewer.person_id))


@get("/after-sales", operation_id="list_after_sales", summary="My cases", tags=["after-sales"])
async def list_mine(
    viewer: SignedIn,
    order_id: FromQuery[UUID | None] = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[AfterSale]:
    """Give the viewer's cases, newest first."""
    whose = Whose(buyer=viewer.person_id, order=order_id)
    return page_of(await cases(whose, after=after(cursor), limit=limit + 1), limit)


@get(
    ONE,
    operation_id="get_after_sale",
    summary="One of my cases",
    tags=["after-sales"],
    responses=refusals(NoSuchAfterSale),
)
async def get_one(viewer: SignedIn, case_id: FromPath[UUID]) -> AfterSale:
    """Give a case with all that was said."""
    return await _mine(viewer, case_id)


@post(
    f"{ONE}/accept-offer",
    status_code=200,
    operation_id="accept_after_sale_offer",
    summary="Take the merchant's offer",
    tags=["after-sales"],
    responses=refusals(NoSuchAfterSale, AfterSaleMoved, AfterSaleNotPossible),
)
async def take_offer(viewer: SignedIn, case_id: FromPath[UUID]) -> AfterSale:
    """Refund what was offered; the case ends with it."""
    await following.accept_offer(case_id, buyer=viewer.person_id)
    return await _mine(viewer, case_id)


@post(
    f"{ONE}/escalate",
    status_code=200,
    operation_id="escalate_after_sale",
    summary="Let the platform decide",
    tags=["after-sales"],
    responses=refusals(NoSuchAfterSale, AfterSaleMoved),
)
async def call_platform(
    viewer: SignedIn, case_id: FromPath[UUID], data: JSONBody[MaybeWords]
) -> AfterSale:
    """Take an offer or a refusal to the platform."""
    await following.escalate(case_id, buyer=viewer.person_id, words=data.words.strip())
    return await _mine(viewer, case_id)


@post(
    f"{ONE}/withdraw",
    status_code=200,
    operation_id="withdraw_after_sale",
    summary="Withdraw a case",
    tags=["after-sales"],
    responses=refusals(NoSuchAfterSale, AfterSaleMoved),
)
async def give_up(viewer: SignedIn, case_id: FromPath[UUID]) -> AfterSale:
    """Give a case up; another may be opened while there is time."""
    await following.withdraw(case_id, buyer=viewer.person_id)
    return await _mine(viewer, case_id)


@post(
    f"{ONE}/messages",
    status_code=200,
    operation_id="add_to_after_sale",
    summary="Add words to a case",
    tags=["after-sales"],
    responses=refusals(NoSuchAfterSale, AfterSaleMoved),
)
async def add_words(
    viewer: SignedIn, case_id: FromPath[UUID], data: JSONBody[CaseWords]
) -> AfterSale:
    """Add what both sides and the platform read."""
    await following.say(case_id, buyer=viewer.person_id, words=data.words.strip())
    return await _mine(viewer, case_id)


RESOURCES = [apply_for, list_mine, get_one, take_offer, call_platform, give_up, add_words]
