"""Offers: what a merchant lists, with its pictures."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import (
    Row,
    count,
    fen,
    holds,
    instant,
    one_of,
    prose,
    reference,
    state,
    words,
)
from core.tables import Picture
from marketplace.categories import Category
from marketplace.tables.merchants import Merchant


class OfferState(StrEnum):
    """Whether campaigns may be made of an offer."""

    DRAFT = "draft"
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
    state = state(OfferState, default=OfferState.DRAFT)
    version = count(default=1)
    created_at = instant()
    changed_at = instant()

    offer_state_is_known = one_of("state", OfferState)
    offer_category_is_known = one_of("category", Category)
    list_price_is_positive = holds("list_price_fen > 0")


class OfferPicture(Row, Table, tablename="offer_picture"):
    """A picture of an offer in its place (0 to 8)."""

    offer = reference(Offer)
    picture = reference(Picture)
    position = count()

    one_picture_per_place = Unique(["offer", "position"])
    at_most_nine_pictures = holds("position BETWEEN 0 AND 8")
