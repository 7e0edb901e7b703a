"""A merchant's offers."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post, put

from api.etags import etag_of, require_match, with_etag
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.refusals import ChangedMeanwhile, VersionNeeded
from api.shapes.base import Body, Items
from core.pictures.refusals import PictureNotFound
from marketplace.access import merchant_offer, require_seller, require_staff
from marketplace.pick_up.storage import Storage
from marketplace.queries.console import OfferView, offers_of
from marketplace.refusals import (
    BadOffer,
    CapacityBelowPromises,
    EditedMeanwhile,
    MerchantNotSelling,
    NoSuchMerchant,
    NoSuchOffer,
)
from marketplace.selling.campaign_rules import STOCK_UNITS_MAX, VARIANTS_MAX
from marketplace.selling.categories import Category
from marketplace.selling.drafting import (
    DESCRIPTION_MAX,
    PICTURES_MAX,
    TITLE_MAX,
    OfferPlan,
    change_offer,
    create_offer,
    withdraw_offer,
)
from marketplace.selling.variants import NAME_MAX, VariantDraft

Fen = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]


class VariantBody(Body, kw_only=True):
    """A variant of an offer; with an id it is one the offer has already.

    ``stock_units`` is what all its group-buys together may promise; null when nobody counts.
    """

    name: Annotated[str, msgspec.Meta(max_length=NAME_MAX)]
    list_price_fen: Fen
    id: UUID | None = None
    cost_fen: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None
    stock_units: Annotated[int, msgspec.Meta(ge=0, le=STOCK_UNITS_MAX)] | None = None


class OfferBody(Body):
    """What a merchant writes about an offer; without variants its list price is the only one."""

    title: Annotated[str, msgspec.Meta(max_length=TITLE_MAX)]
    category: Category
    unit_label: Annotated[str, msgspec.Meta(max_length=20)]
    picture_ids: Annotated[list[UUID], msgspec.Meta(max_length=PICTURES_MAX)]
    description_html: Annotated[str, msgspec.Meta(max_length=DESCRIPTION_MAX)] = ""
    list_price_fen: Fen | None = None
    variants: Annotated[tuple[VariantBody, ...], msgspec.Meta(max_length=VARIANTS_MAX)] = ()
    storage: Storage = Storage.AMBIENT
    perishable: bool = False

    def plan(self) -> OfferPlan:
        """Give it in the marketplace's words."""
        return OfferPlan(
            title=self.title,
            description_html=self.description_html,
            category=self.category,
            unit_label=self.unit_label,
            list_price_fen=self.list_price_fen or 0,
            picture_ids=tuple(self.picture_ids),
            variants=tuple(
                VariantDraft(
                    kind.name, kind.list_price_fen, kind.id, kind.cost_fen, kind.stock_units
                )
                for kind in self.variants
            ),
            storage=self.storage,
            perishable=self.perishable,
        )


@get(
    "/merchants/{merchant_id:uuid}/offers",
    operation_id="list_offers",
    summary="Offers",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def list_offers(viewer: SignedIn, merchant_id: FromPath[UUID]) -> Items[OfferView]:
    """Give a merchant's offers, latest change first."""
    require_staff(viewer, merchant_id)
    return Items(items=await offers_of(merchant_id), next_cursor=None)


@post(
    "/merchants/{merchant_id:uuid}/offers",
    operation_id="create_offer",
    summary="List an offer",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, MerchantNotSelling, BadOffer, PictureNotFound),
)
async def add_offer(
    viewer: SignedIn, merchant_id: FromPath[UUID], data: JSONBody[OfferBody]
) -> OfferView:
    """Write a new offer of the merchant."""
    require_seller(viewer, merchant_id)
    offer_id = await create_offer(merchant_id, data.plan())
    return await merchant_offer(viewer, merchant_id, offer_id)


@get(
    "/merchants/{merchant_id:uuid}/offers/{offer_id:uuid}",
    operation_id="get_offer",
    summary="An offer",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, NoSuchOffer),
)
async def get_offer(
    viewer: SignedIn, merchant_id: FromPath[UUID], offer_id: FromPath[UUID]
) -> Response[OfferView]:
    """Give an offer with its version as ETag."""
    found = await merchant_offer(viewer, merchant_id, offer_id)
    return with_etag(found, etag_of(found.id, found.version))


@put(
    "/merchants/{merchant_id:uuid}/offers/{offer_id:uuid}",
    operation_id="change_offer",
    summary="Change an offer",
    tags=["merchant"],
    responses=refusals(
        NoSuchMerchant,
        NoSuchOffer,
        BadOffer,
        CapacityBelowPromises,
        EditedMeanwhile,
        VersionNeeded,
        ChangedMeanwhile,
        PictureNotFound,
    ),
)
async def edit_offer(
    request: Request[Any, Any, Any],
    viewer: SignedIn,
    merchant_id: FromPath[UUID],
    offer_id: FromPath[UUID],
    data: JSONBody[OfferBody],
) -> Response[OfferView]:
    """Change an offer that is still as the merchant saw it (If-Match)."""
    require_seller(viewer, merchant_id)
    present = await merchant_offer(viewer, merchant_id, offer_id)
    require_match(request, etag_of(present.id, present.version))
    await change_offer(merchant_id, offer_id, data.plan(), version=present.version)
    found = await merchant_offer(viewer, merchant_id, offer_id)
    return with_etag(found, etag_of(found.id, found.version))


@post(
    "/merchants/{merchant_id:uuid}/offers/{offer_id:uuid}/withdraw",
    operation_id="withdraw_offer",
    summary="Take an offer off the list",
    tags=["merchant"],
    status_code=200,
    responses=refusals(NoSuchMerchant, NoSuchOffer),
)
async def take_off(
    viewer: SignedIn, merchant_id: FromPath[UUID], offer_id: FromPath[UUID]
) -> OfferView:
    """Stop making new campaigns of it; those that run keep running."""
    require_seller(viewer, merchant_id)
    await withdraw_offer(merchant_id, offer_id)
    return await merchant_offer(viewer, merchant_id, offer_id)


RESOURCES = [list_offers, add_offer, get_offer, edit_offer, take_off]
