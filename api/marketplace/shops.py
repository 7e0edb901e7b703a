"""Merchants as anybody may see them."""

from __future__ import annotations

from uuid import UUID

from litestar import get

from api.given import Anybody, FromPath, ThisVisit
from api.openapi import refusals
from api.visitors import count_visitor
from marketplace.queries.shops import Shop, shop
from marketplace.refusals import NoSuchMerchant


@get(
    "/shops/{merchant_id:uuid}",
    operation_id="get_shop",
    summary="A merchant's public page",
    tags=["campaigns"],
    responses=refusals(NoSuchMerchant),
)
async def get_shop(optional_viewer: Anybody, visit: ThisVisit, merchant_id: FromPath[UUID]) -> Shop:
    """Give who sells, where one collects, the open group-buys and what else it lists."""
    found = await shop(merchant_id, language=visit.language)
    await count_visitor(visit, optional_viewer, merchant_id)
    return found


RESOURCES = [get_shop]
