"""The variants of an offer (规格): named once, then kept, for orders refer to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import execute, fetch, within_transaction
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.refusals import BadOffer
from marketplace.selling.campaign_rules import STOCK_UNITS_MAX, VARIANTS_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME_MAX = 40


@dataclass(frozen=True)
class VariantDraft:
    """A variant as a merchant writes it; with an id it is one the offer has already.

    ``cost_fen`` is what the merchant declares to pay for a unit, and no resident sees;
    ``stock_units`` is what all runs together may promise, None when nobody counts.
    """

    name: str
    list_price_fen: int
    id: UUID | None = None
    cost_fen: int | None = None
    stock_units: int | None = None


def complaints_about_variants(drafts: Sequence[VariantDraft]) -> list[Text]:
    """Give what is wrong with the variants of an offer; empty when nothing is."""
    found = []
    if not 1 <= len(drafts) <= VARIANTS_MAX:
        found.append(Text("规格要有 1 到 20 个", "1 to 20 variants"))
    names = [draft.name.strip() for draft in drafts]
    if len(set(names)) < len(names):
        found.append(Text("规格名字不要重复", "each variant's name once"))
    if len(names) > 1 and not all(names):
        found.append(Text("每个规格都要有名字", "a name for every variant"))
    if any(len(name) > NAME_MAX for name in names):
        found.append(Text("规格名字最多 40 字", "variant names of up to 40 characters"))
    if any(draft.list_price_fen <= 0 for draft in drafts):
        found.append(Text("原价", "a list price"))
    if any(draft.cost_fen is not None and draft.cost_fen < 0 for draft in drafts):
        found.append(Text("成本不能是负数", "a cost that is not negative"))
    if any(
        draft.stock_units is not None and not 0 <= draft.stock_units <= STOCK_UNITS_MAX
        for draft in drafts
    ):
        found.append(Text("规格的库存要在 0 到 100000 份之间", "stock of 0 to 100,000 units"))
    return found


@within_transaction
async def write_variants(offer_id: UUID, drafts: Sequence[VariantDraft]) -> None:
    """Make an offer's variants those; one left out is withdrawn and its runs go on.

    Without an id a variant is the one of its name, if the offer ever had it, else a new one.
    Raises BadOffer for an id of another offer.
    """
    there = await fetch("SELECT id, name FROM offer_variant WHERE offer = $1", offer_id)
    asked = {draft.id for draft in drafts}
    by_name = {row["name"]: row["id"] for row in there if row["id"] not in asked}
    ids = [draft.id or by_name.get(draft.name.strip()) for draft in drafts]
    known = {found for found in ids if found is not None}
    others = {row["name"] for row in there if row["id"] not in known}
    if not known <= {row["id"] for row in there}:
        raise BadOffer(
            complaints=[Text("规格已经变了，请重新打开", "the variants as they are now")]
        )
    if others & {draft.name.strip() for draft in drafts}:
        raise BadOffer(complaints=[Text("这个规格名字以前用过", "a variant name not used before")])
    # Names move between variants only by way of none: no two may have the same, even for a moment.
    await execute(
        "UPDATE offer_variant SET name = id::text, state = 'withdrawn' WHERE id = ANY($1)",
        list(known),
    )
    await execute(
        """UPDATE offer_variant SET state = 'withdrawn' WHERE offer = $1 AND id <> ALL($2)""",
        offer_id,
        list(known),
    )
    await execute(
        """INSERT INTO offer_variant (id, offer, name, position, list_price_fen, cost_fen,
             stock_units, state)
           SELECT kind.id, $1, kind.name, kind.place - 1, kind.price, kind.cost, kind.stock,
             'listed'
           FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::integer[])
             WITH ORDINALITY AS kind (id, name, price, cost, stock, place)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, position = excluded.position,
             list_price_fen = excluded.list_price_fen, cost_fen = excluded.cost_fen,
             stock_units = excluded.stock_units, state = 'listed'""",
        offer_id,
        [found or uuid7() for found in ids],
        [draft.name.strip() for draft in drafts],
        [draft.list_price_fen for draft in drafts],
        [draft.cost_fen for draft in drafts],
        [draft.stock_units for draft in drafts],
    )
