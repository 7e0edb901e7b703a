"""Where every fen of an order is, told to the platform: each transfer, entry by entry."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from core.refusals import Text
from ledger.books import Book
from ledger.queries import Movement, movements_of
from marketplace.clearing import BANK
from marketplace.whose_money import OUTSIDE, Why, WhyLine, WhySection, sum_of, whose_it_is

if TYPE_CHECKING:
    from uuid import UUID

    from core.refusals import Language

WAYS = Text("付的减去退回的，按付款方式", "Paid less what came back, by way of paying")
WHOSE = Text("现在归谁", "Whose it is now")
BOOKS: dict[str, Text] = {
    Book.GATEWAY_CLEARING: Text("在支付渠道", "At the provider"),
    Book.BUYER_FUNDS_HELD: Text("为买家代管", "Held for the buyer"),
    Book.WALLET: Text("在买家的余额", "In the buyer's balance"),
    Book.MERCHANT_PAYABLE: Text("应付商户", "Owed to the merchant"),
    Book.PLATFORM_COMMISSION: Text("平台服务费", "The platform's commission"),
    Book.HOST_PAYABLE: Text("应付团长", "Owed to the host"),
    Book.GATEWAY_FEE: Text("支付手续费", "Payment fees"),
    Book.SUBSIDY_POOL: Text("平台补上的钱", "Added by the platform"),
    Book.MERCHANT_RESERVE: Text("商户保证金", "The merchant's reserve"),
}
BY_WAY: dict[str, Text] = {
    Book.GATEWAY_CLEARING: Text("经支付渠道", "Through the provider"),
    Book.WALLET: Text("用余额", "By balance"),
}
BY_BANK = Text("经银行转账", "By bank transfer")
FROM_THE_BANK = Text("平台银行账户", "The platform's bank account")
KINDS: dict[str, Text] = {
    "paid": Text("买家付款", "The buyer paid"),
    "paid_from_wallet": Text("买家用余额付款", "The buyer paid from their balance"),
    "paid_in_vain": Text(
        "付到已关闭的页面，会退回", "Paid on a page that was closed; it goes back"
    ),
    "refund": Text("退款已退回", "A refund was made"),
    "refund_bounced": Text("退款被退回来，要再退一次", "A refund came back and is owed again"),
    "sale": Text("完成，记入应付商户", "Completed; owed to the merchant"),
    "recall": Text("完成后退款，收回已记的钱", "Refunded after completion; called back"),
    "subsidy": Text("平台补贴", "The platform's own money"),
    "reserve_held": Text("转入保证金", "Kept back as a reserve"),
    "reserve_released": Text("保证金释放", "The reserve was released"),
}


async def why_of_platform(order_id: UUID, language: Language) -> Why:
    """Tell each transfer of an order, by which ways it was paid and whose the money is.

    The total is what was paid and not given back, and so are both of the last sections.
    """
    moved = await movements_of([order_id])
    sections = [
        WhySection(_kind(kind).in_language(language), [_line(one, language) for one in entries])
        for (_, kind), entries in groupby(moved, lambda one: (one.transfer, one.kind))
    ]
    whose = whose_it_is(moved, language, BOOKS)
    now = [(WAYS, _ways(moved, language)), (WHOSE, whose)]
    told = [WhySection(title.in_language(language), lines) for title, lines in now if lines]
    return Why([*sections, *told], sum_of(whose))


def _line(one: Movement, language: Language) -> WhyLine:
    return WhyLine(_place(one).in_language(language), _amount(one), one.moved_at)


def _ways(moved: list[Movement], language: Language) -> list[WhyLine]:
    """Add up what came and went by each way; what comes to nothing is left out."""
    sums: dict[str, int] = {}
    for one in moved:
        if one.book in OUTSIDE:
            by_bank = one.book == Book.GATEWAY_CLEARING and one.owner == BANK
            way = (BY_BANK if by_bank else BY_WAY[one.book]).in_language(language)
            sums[way] = sums.get(way, 0) - one.amount
    return [WhyLine(way, amount, None) for way, amount in sums.items() if amount]


def _amount(one: Movement) -> int:
    """Count money that lies somewhere as what is there, and not from its keeper's side."""
    return -one.amount if one.book == Book.GATEWAY_CLEARING else one.amount


def _place(one: Movement) -> Text:
    if one.book == Book.GATEWAY_CLEARING and one.owner == BANK:
        return FROM_THE_BANK
    return BOOKS.get(one.book, Text(one.book, one.book))


def _kind(kind: str) -> Text:
    return KINDS.get(kind, Text(kind, kind))
