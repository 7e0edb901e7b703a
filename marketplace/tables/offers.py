"""Offers: what a merchant lists, with its pictures."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import (
    Row,
    count,
    fen,
    flag,
    holds,
    instant,
    one_of,
    prose,
    reference,
    state,
    words,
)
from core.tables import Picture
from marketplace.pick_up.storage import Storage
from marketplace.selling.categories import Category
from marketplace.tables.merchants import Merchant


class OfferState(StrEnum):
    """Whether campaigns may be made of an offer."""

    DRAFT = "draft"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"


class VariantState(StrEnum):
    """Whether new campaigns may sell a variant."""

    LISTED = "listed"
    WITHDRAWN = "withdrawn"


class Offer(Row, Table, tablename="offer"):
    """A thing a merchant sells; a group-buy campaign is one run of it."""

    merchant = reference(Merchant)
    title = words(60)
    description_html = prose()
    category = state(Category)
    unit_label = words(20)
    list_price_fen = fen()
    storage = state(Storage, default=Storage.AMBIENT)
    perishable = flag()
    state = state(OfferState, default=OfferState.DRAFT)
    version = count(default=1)
    created_at = instant()
    changed_at = instant()

    offer_state_is_known = one_of("state", OfferState)
    offer_category_is_known = one_of("category", Category)
    offer_storage_is_known = one_of("storage", Storage)
    list_price_is_positive = holds("list_price_fen > 0")


class OfferVariant(Row, Table, tablename="offer_variant"):
    """One kind of an offer (规格): a size, a taste; the only one of an offer has no name.

    ``cost_fen`` is the merchant's own, shown to nobody but operators; ``stock_units`` is what
    all campaigns together may sell, null when it is not tracked.
    """

    offer = reference(Offer)
    name = words(40)
    position = count()
    list_price_fen = fen()
    cost_fen = fen(null=True)
    stock_units = count(null=True)
    state = state(VariantState, default=VariantState.LISTED)

    one_variant_per_name = Unique(["offer", "name"])
    variant_state_is_known = one_of("state", VariantState)
    variant_list_price_is_positive = holds("list_price_fen > 0")
    variant_cost_is_not_negative = holds("cost_fen IS NULL OR cost_fen >= 0")
    variant_stock_is_not_negative = holds("stock_units IS NULL OR stock_units >= 0")


class OfferPicture(Row, Table, tablename="offer_picture"):
    """A picture of an offer in its place (0 to 8)."""

    offer = reference(Offer)
    picture = reference(Picture)
    position = count()

    one_picture_per_place = Unique(["offer", "position"])
    at_most_nine_pictures = holds("position BETWEEN 0 AND 8")
