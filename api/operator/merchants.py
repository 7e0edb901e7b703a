"""Merchants at the operator's desk: suspending one, and letting it sell again."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Items
from api.shapes.merchants import ManagedMerchant, MerchantSheet, Suspension
from api.shapes.settlement import Explained
from api.shapes.shown import shown
from marketplace.desk_roles import STOP_ROLES
from marketplace.merchants import stopping
from marketplace.queries import merchant_desk
from marketplace.refusals import (
    CampaignNotEditable,
    MerchantMoved,
    NoSuchCampaign,
    NoSuchMerchant,
)
from marketplace.tables.merchants import MerchantState

ALL = "/operator/merchants"
ONE = f"{ALL}/{{merchant_id:uuid}}"


@get(
    ALL,
    operation_id="list_managed_merchants",
    summary="All merchants",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_merchants(
    viewer: SignedIn,
    in_state: Annotated[MerchantState | None, QueryParameter(name="state")] = None,
    q: Annotated[str, QueryParameter(max_length=60, description="Part of the name.")] = "",
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[ManagedMerchant]:
    """Give merchants by name."""
    viewer.require_platform(*STOP_ROLES)
    found = await merchant_desk.merchant_lines(
        state=in_state,
        words=q.strip(),
        after=read_cursor(cursor, "managed-merchants", tuple[str, UUID]),
        limit=limit + 1,
    )
    page = found[:limit]
    last = page[-1] if found[limit:] else None
    return Items(
        items=[shown(line, ManagedMerchant) for line in page],
        next_cursor=write_cursor("managed-merchants", last.name, last.id) if last else None,
    )


@get(
    ONE,
    operation_id="get_managed_merchant",
    summary="A merchant, to decide about it",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchMerchant),
)
async def get_merchant(viewer: SignedIn, merchant_id: FromPath[UUID]) -> MerchantSheet:
    """Give a merchant with its undecided campaigns and earlier suspensions."""
    viewer.require_platform(*STOP_ROLES)
    return await _sheet(merchant_id)


@post(
    f"{ONE}/suspend",
    status_code=200,
    operation_id="suspend_merchant",
    summary="Let a merchant publish nothing new",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchMerchant,
        MerchantMoved,
        NoSuchCampaign,
        CampaignNotEditable,
    ),
)
async def suspend(
    viewer: SignedIn, merchant_id: FromPath[UUID], data: JSONBody[Suspension]
) -> MerchantSheet:
    """Suspend it and cancel the named campaigns; the others run to their end."""
    await stopping.suspend_merchant(
        viewer, merchant_id, data.reason.strip(), cancel=data.cancel_campaign_ids
    )
    return await _sheet(merchant_id)


@post(
    f"{ONE}/end",
    status_code=200,
    operation_id="end_merchant",
    summary="Stop working with a merchant",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchMerchant,
        MerchantMoved,
        NoSuchCampaign,
        CampaignNotEditable,
    ),
)
async def end(
    viewer: SignedIn, merchant_id: FromPath[UUID], data: JSONBody[Suspension]
) -> MerchantSheet:
    """End it and cancel the named campaigns; what was decided is delivered and paid out."""
    await stopping.end_merchant(
        viewer, merchant_id, data.reason.strip(), cancel=data.cancel_campaign_ids
    )
    return await _sheet(merchant_id)


@post(
    f"{ONE}/resume",
    status_code=200,
    operation_id="resume_merchant",
    summary="Let a merchant sell again",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchMerchant, MerchantMoved),
)
async def resume(
    viewer: SignedIn, merchant_id: FromPath[UUID], data: JSONBody[Explained]
) -> MerchantSheet:
    """Undo a suspension or an end; the merchant reads what is said."""
    await stopping.resume_merchant(viewer, merchant_id, data.reason.strip())
    return await _sheet(merchant_id)


async def _sheet(merchant_id: UUID) -> MerchantSheet:
    return shown(await merchant_desk.merchant_sheet(merchant_id), MerchantSheet)


RESOURCES = [end, get_merchant, list_merchants, resume, suspend]
