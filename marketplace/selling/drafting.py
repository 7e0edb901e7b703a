"""Offers: writing and changing what a merchant sells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import nh3

from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from core.pictures.claiming import claim
from core.refusals import Text
from marketplace.facts import OfferChanged
from marketplace.pick_up.storage import Storage
from marketplace.refusals import BadOffer, EditedMeanwhile, MerchantNotSelling, NoSuchOffer
from marketplace.selling.capacities import follow_stock, lock_runs_of_offer
from marketplace.selling.categories import Category
from marketplace.selling.variants import VariantDraft, complaints_about_variants, write_variants

if TYPE_CHECKING:
    import asyncpg

TITLE_MIN, TITLE_MAX = 2, 60
DESCRIPTION_MAX = 20_000
PICTURES_MAX = 9
ALLOWED_TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote"})


@dataclass(frozen=True)
class OfferPlan:
    """What a merchant writes about an offer; without variants it has one that has no name."""

    title: str
    description_html: str
    category: Category
    unit_label: str
    list_price_fen: int
    picture_ids: tuple[UUID, ...]
    variants: tuple[VariantDraft, ...] = ()
    storage: Storage = Storage.AMBIENT
    perishable: bool = False

    @property
    def kinds(self) -> tuple[VariantDraft, ...]:
        """Give the variants there will be."""
        return self.variants or (VariantDraft(name="", list_price_fen=self.list_price_fen),)

    @property
    def from_price_fen(self) -> int:
        """Give the lowest list price, which stands for the offer in lists."""
        return min(kind.list_price_fen for kind in self.kinds)


async def create_offer(merchant_id: UUID, plan: OfferPlan, *, offer_id: UUID | None = None) -> UUID:
    """List a new offer of a merchant and give its id.

    Raises MerchantNotSelling and BadOffer (with every complaint).
    """
    complain_about(plan)
    made = offer_id or uuid7()
    async with transaction():
        await require_selling(merchant_id)
        now = clock.now()
        await execute(
            """INSERT INTO offer (id, merchant, title, description_html, category, unit_label,
                 list_price_fen, storage, perishable, state, version, created_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'listed', 1, $10, $10)""",
            made,
            merchant_id,
            plan.title.strip(),
            clean(plan.description_html),
            plan.category.value,
            plan.unit_label.strip(),
            plan.from_price_fen,
            plan.storage.value,
            plan.perishable,
            now,
        )
        await write_variants(made, plan.kinds)
        await _set_pictures(made, merchant_id, plan.picture_ids)
        await record(OfferChanged(offer_id=made))
    return made


async def change_offer(merchant_id: UUID, offer_id: UUID, plan: OfferPlan, *, version: int) -> int:
    """Change an offer that still has the version the merchant saw; give the new version.

    Raises NoSuchOffer, EditedMeanwhile, BadOffer, and CapacityBelowPromises when a kind would
    have less stock than its group-buys have promised.
    """
    complain_about(plan)
    async with transaction():
        runs = await lock_runs_of_offer(offer_id)
        offer = await _locked(merchant_id, offer_id)
        if offer["version"] != version:
            raise EditedMeanwhile
        await execute(
            """UPDATE offer SET title = $2, description_html = $3, category = $4, unit_label = $5,
                 list_price_fen = $6, storage = $7, perishable = $8, version = version + 1,
                 changed_at = $9 WHERE id = $1""",
            offer_id,
            plan.title.strip(),
            clean(plan.description_html),
            plan.category.value,
            plan.unit_label.strip(),
            plan.from_price_fen,
            plan.storage.value,
            plan.perishable,
            clock.now(),
        )
        await write_variants(offer_id, plan.kinds)
        await follow_stock(offer_id, runs)
        await _set_pictures(offer_id, merchant_id, plan.picture_ids)
        await record(OfferChanged(offer_id=offer_id))
    return version + 1


async def withdraw_offer(merchant_id: UUID, offer_id: UUID) -> None:
    """Take an offer off the list; campaigns that run keep running."""
    async with transaction():
        await _locked(merchant_id, offer_id)
        await execute(
            """UPDATE offer SET state = 'withdrawn', version = version + 1, changed_at = $2
               WHERE id = $1""",
            offer_id,
            clock.now(),
        )
        await record(OfferChanged(offer_id=offer_id))


def complain_about(plan: OfferPlan) -> None:
    """Raise BadOffer naming everything an offer misses."""
    found = []
    if not TITLE_MIN <= len(plan.title.strip()) <= TITLE_MAX:
        found.append(Text("标题 2–60 字", "title of 2–60 characters"))
    if not plan.unit_label.strip():
        found.append(Text("每份是什么", "what one unit is"))
    found += complaints_about_variants(plan.kinds)
    if not 1 <= len(plan.picture_ids) <= PICTURES_MAX:
        found.append(Text("1–9 张照片", "1–9 photos"))
    if len(set(plan.picture_ids)) < len(plan.picture_ids):
        found.append(Text("照片不要重复", "each photo once"))
    if len(plan.description_html) > DESCRIPTION_MAX:
        found.append(Text("描述太长", "a shorter description"))
    if found:
        raise BadOffer(complaints=found)


def clean(html: str) -> str:
    """Keep the few tags a description may have; everything else is dropped."""
    return nh3.clean(html, tags=set(ALLOWED_TAGS), attributes={})


@within_transaction
async def require_selling(merchant_id: UUID) -> None:
    """Raise MerchantNotSelling unless the merchant is approved."""
    row = await fetch_row("SELECT state FROM merchant WHERE id = $1 FOR SHARE", merchant_id)
    if row is None or row["state"] != "approved":
        raise MerchantNotSelling(state=row["state"] if row else "unknown")


async def _locked(merchant_id: UUID, offer_id: UUID) -> asyncpg.Record:
    row = await fetch_row(
        "SELECT * FROM offer WHERE id = $1 AND merchant = $2 FOR UPDATE", offer_id, merchant_id
    )
    if row is None:
        raise NoSuchOffer
    return row


async def _set_pictures(offer_id: UUID, merchant_id: UUID, pictures: tuple[UUID, ...]) -> None:
    await claim(pictures, owner=merchant_id)
    await execute("DELETE FROM offer_picture WHERE offer = $1", offer_id)
    await execute(
        """INSERT INTO offer_picture (id, offer, picture, position)
           SELECT uuidv7(), $1, picture, position - 1
           FROM unnest($2::uuid[]) WITH ORDINALITY AS chosen (picture, position)""",
        offer_id,
        list(pictures),
    )
