"""Where every fen of an order is, told to the platform: each transfer, entry by entry."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from core.refusals import Text
from ledger.books import Book
from ledger.queries import Movement, movements_of
from marketplace.clearing import BANK
from marketplace.explaining import Why, WhyLine, WhySection

if TYPE_CHECKING:
    from uuid import UUID

    from core.refusals import Language

NOW = Text("现在在哪里、归谁", "Where the money is now, and whose it is")
BOOKS: dict[str, Text] = {
    Book.GATEWAY_CLEARING: Text("在支付渠道", "At the provider"),
    Book.BUYER_FUNDS_HELD: Text("为买家代管", "Held for the buyer"),
    Book.MERCHANT_PAYABLE: Text("应付商户", "Owed to the merchant"),
    Book.PLATFORM_COMMISSION: Text("平台服务费", "The platform's commission"),
}
FROM_THE_BANK = Text("平台银行账户", "The platform's bank account")
KINDS: dict[str, Text] = {
    "paid": Text("买家付款", "The buyer paid"),
    "refund": Text("退款已退回", "A refund was made"),
    "refund_bounced": Text("退款被退回来，要再退一次", "A refund came back and is owed again"),
    "sale": Text("完成，记入应付商户", "Completed; owed to the merchant"),
}


async def why_of_platform(order_id: UUID, language: Language) -> Why:
    """Tell each transfer of an order and what is where; the total is what is still held."""
    moved = await movements_of([order_id])
    sections = [
        WhySection(_kind(kind).in_language(language), [_line(one, language) for one in entries])
        for (_, kind), entries in groupby(moved, lambda one: (one.transfer, one.kind))
    ]
    held = sum(one.amount for one in moved if one.book == Book.BUYER_FUNDS_HELD)
    return Why([*sections, WhySection(NOW.in_language(language), _places(moved, language))], held)


def _line(one: Movement, language: Language) -> WhyLine:
    return WhyLine(_place(one).in_language(language), _amount(one), one.moved_at)


def _places(moved: list[Movement], language: Language) -> list[WhyLine]:
    """Add up every account the order's money went through; what is empty is left out."""
    sums: dict[str, int] = {}
    for one in moved:
        place = _place(one).in_language(language)
        sums[place] = sums.get(place, 0) + _amount(one)
    return [WhyLine(place, amount, None) for place, amount in sums.items() if amount]


def _amount(one: Movement) -> int:
    """Count money that lies somewhere as what is there, and not from its keeper's side."""
    return -one.amount if one.book == Book.GATEWAY_CLEARING else one.amount


def _place(one: Movement) -> Text:
    if one.book == Book.GATEWAY_CLEARING and one.owner == BANK:
        return FROM_THE_BANK
    return BOOKS.get(one.book, Text(one.book, one.book))


def _kind(kind: str) -> Text:
    return KINDS.get(kind, Text(kind, kind))
