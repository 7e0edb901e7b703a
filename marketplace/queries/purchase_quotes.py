"""What a cart would cost, what would come back, and what stands against it; nothing is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from core import clock
from core.database import fetch, fetch_value
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.placing import as_asked
from marketplace.ordering.why_not_placed import refusal_of
from marketplace.queries.quotes import terms_of
from marketplace.refunds.refund_rules import STILL, Basket, RefundCase, bought, refund_cases
from marketplace.wallet.tenders import Tenders, share_tenders

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from core.refusals import Language
    from marketplace.ordering.placing import LineWish, PurchaseCommand


@dataclass(frozen=True)
class QuotedLine:
    """Units of one variant and what they cost at the first price, which is the most.

    ``extra`` more would be taken to fill a case, at the final price; nothing is asked for them
    now. ``case_size`` is null where goods come singly.
    """

    variant_id: UUID
    title: str
    variant_name: str
    quantity: int
    case_size: int | None
    extra: int
    unit_price_fen: int
    amount_fen: int


@dataclass(frozen=True)
class Complaint:
    """What stands against an order; ``left`` when so many units could still be had."""

    code: str
    title: str
    detail: str
    left: int | None


@dataclass(frozen=True)
class QuotedOrder:
    """One campaign of a cart; without lines when it is not to be seen any more."""

    campaign_id: UUID
    title: str
    merchant_name: str
    closes_at: datetime | None
    lines: list[QuotedLine]
    total_fen: int
    refund_preview: list[RefundCase]
    complaint: Complaint | None


@dataclass(frozen=True)
class PurchaseQuote:
    """A cart; ``total_fen`` adds up the orders nothing stands against."""

    orders: list[QuotedOrder]
    total_fen: int


async def quote_purchase(
    command: PurchaseCommand, *, viewer: UUID | None, language: Language, wallet_fen: int = 0
) -> PurchaseQuote:
    """Give the quote of a cart for a viewer, or for somebody who is not signed in.

    ``wallet_fen`` is what of it a balance would pay: so much of each case goes back there.
    """
    campaigns = [wish.campaign_id for wish in command.orders]
    runs = {row["id"]: row for row in await fetch(RUNS, campaigns)}
    sold = await fetch(SOLD, campaigns)
    against = await _complaints(command, viewer, language)
    carts = {
        wish.campaign_id: _lines(wish.lines, wish.campaign_id, sold) for wish in command.orders
    }
    sums = {name: sum(line.amount_fen for line in lines) for name, lines in carts.items()}
    shares = share_tenders(min(wallet_fen, sum(sums.values())), list(sums.values()))
    tenders = dict(zip(sums, shares, strict=True))
    orders = [
        _order(
            Wanted(wish.campaign_id, carts[wish.campaign_id], tenders[wish.campaign_id]),
            runs.get(wish.campaign_id),
            against.get(wish.campaign_id),
            language,
        )
        for wish in command.orders
    ]
    return PurchaseQuote(orders, sum(one.total_fen for one in orders if one.complaint is None))


class Wanted(NamedTuple):
    """What is wanted of one campaign, and by which ways it would be paid."""

    campaign_id: UUID
    lines: list[QuotedLine]
    tenders: Tenders


RUNS = """
  SELECT run.*, offer.title, merchant.name AS merchant_name
  FROM campaign run JOIN offer ON offer.id = run.offer JOIN merchant ON merchant.id = run.merchant
  WHERE run.id = ANY($1) AND run.state NOT IN ('draft', 'in_review')
"""
SOLD = """
  SELECT sold.id, sold.campaign, sold.price_fen, sold.case_size, kind.name, offer.title
  FROM campaign_variant sold JOIN offer_variant kind ON kind.id = sold.variant
  JOIN offer ON offer.id = kind.offer WHERE sold.campaign = ANY($1)
  ORDER BY sold.campaign, sold.position
"""


async def _complaints(
    command: PurchaseCommand, viewer: UUID | None, language: Language
) -> dict[UUID, Complaint]:
    """Ask what placing would ask, without its locks: it may be another answer a moment later."""
    refused = await fetch_value(
        """SELECT why_not_placed($1::jsonb, $2::uuid, (
             SELECT household FROM household_member WHERE person = $2 AND state = 'confirmed'
             LIMIT 1), $3)""",
        as_asked(command, viewer),
        viewer,
        clock.now(),
    )
    found: dict[UUID, Complaint] = {}
    for why in refused or []:
        said = await refusal_of(why)
        found[UUID(why["campaign"])] = Complaint(
            code=said.code,
            title=said.title.in_language(language),
            detail=said.detail_in(language),
            left=why.get("left"),
        )
    return found


def _lines(
    wishes: Sequence[LineWish], campaign_id: UUID, sold: Sequence[asyncpg.Record]
) -> list[QuotedLine]:
    return [
        QuotedLine(
            variant_id=row["id"],
            title=row["title"],
            variant_name=row["name"],
            quantity=wish.quantity,
            case_size=row["case_size"],
            extra=min(wish.extra, row["case_size"] - 1) if row["case_size"] else 0,
            unit_price_fen=row["price_fen"],
            amount_fen=row["price_fen"] * wish.quantity,
        )
        for wish in wishes
        for row in sold
        if row["campaign"] == campaign_id and wish.variant_id in {None, row["id"]}
    ]


def _order(
    wanted: Wanted, run: Any, complaint: Complaint | None, language: Language
) -> QuotedOrder:
    lines = wanted.lines if run else []
    return QuotedOrder(
        campaign_id=wanted.campaign_id,
        title=run["title"] if run else "",
        merchant_name=run["merchant_name"] if run else "",
        closes_at=run["closes_at"] if run else None,
        lines=lines,
        total_fen=sum(line.amount_fen for line in lines),
        refund_preview=_preview(run, wanted, language) if lines else [],
        complaint=complaint,
    )


def _preview(run: asyncpg.Record, wanted: Wanted, language: Language) -> list[RefundCase]:
    lines = wanted.lines
    paid = bought(
        {line.variant_id: line.quantity for line in lines},
        {line.variant_id: line.amount_fen for line in lines},
    )
    names = {line.variant_id: line.variant_name or line.title for line in lines}
    waiting = {name: line.left_units for name, line in paid.items()}
    which = STILL[OrderState.PENDING]
    basket = Basket(paid, names, waiting, wanted.tenders)
    return refund_cases(basket, terms_of(run), language, which)
