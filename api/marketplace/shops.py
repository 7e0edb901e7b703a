"""Merchants as anybody may see them."""

from __future__ import annotations

from uuid import UUID

from litestar import get

from api.given import FromPath, ThisVisit
from api.openapi import refusals
from marketplace.queries.shops import Shop, shop
from marketplace.refusals import NoSuchMerchant


@get(
    "/shops/{merchant_id:uuid}",
    operation_id="get_shop",
    summary="A merchant's public page",
    tags=["campaigns"],
    responses=refusals(NoSuchMerchant),
)
async def get_shop(visit: ThisVisit, merchant_id: FromPath[UUID]) -> Shop:
    """Give who sells, where one collects, the open group-buys and what else it lists."""
    return await shop(merchant_id, language=visit.language)


RESOURCES = [get_shop]
