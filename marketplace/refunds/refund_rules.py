"""What a buyer gets back in which case, told before paying and before asking (U9). Pure.

Every amount is computed by ``refund_calculator``, the function of the refund itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.clock import SHANGHAI
from core.refusals import Text
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.pick_up_rules import NOT_DELIVERED_AFTER, UncollectedRule
from marketplace.refunds.line_money import LineMoney, paid_line
from marketplace.refunds.refund_calculator import Terms, Wish, all_of, cuts, total
from marketplace.selling.success import Thresholds
from marketplace.selling.threshold_words import threshold_words
from marketplace.wallet.tenders import Tenders, split_by_tender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class RefundRule:
    """One case and what comes back for each unit, in fen."""

    when: str
    text: str
    amount_fen_per_unit: int


@dataclass(frozen=True)
class RefundCase:
    """One case, and what of an order comes back in it, in fen.

    ``wallet_fen`` of it comes back to the balance it was paid from, the rest as it came.
    """

    when: str
    text: str
    amount_fen: int
    wallet_fen: int


@dataclass(frozen=True)
class RefundTerms:
    """What of a campaign decides when money comes back."""

    price_fen: int
    thresholds: Thresholds
    closes_at: datetime
    uncollected_rule: UncollectedRule
    uncollected_days: int
    after_sale_hours: int


@dataclass(frozen=True)
class Basket:
    """The lines of an order as money, and how many units of each nobody was given yet.

    ``tenders`` are what is left of the ways it was paid by; without them, a payment alone.
    """

    lines: Mapping[UUID, LineMoney]
    names: Mapping[UUID, str]
    waiting: Mapping[UUID, int]
    tenders: Tenders | None = None


CASES: dict[str, Text] = {
    "group_fails": Text(
        "截单时没有达到 {least}，不成团：自动全额原路退回，不用申请。",
        "Unless {least} are reached by closing: everything comes back by itself.",
    ),
    "cancel_before_closing": Text(
        "{closes} 截单前随时取消：全额原路退回。",
        "Cancel any time before it closes on {closes}: everything comes back.",
    ),
    "one_unit_less": Text(
        "截单前减 1 份{which}：退这 1 份的钱。",
        "One unit less{which} before it closes: its money comes back.",
    ),
    "pay_too_late": Text(
        "付款到账太晚、名额已没有：自动全额原路退回。",
        "If your payment arrives too late for a seat: everything comes back.",
    ),
    "not_delivered": Text(
        "取货时间结束 {hours} 小时后货还没到自提点：在订单里点一下，全额原路退回。",
        "If the goods are not at the point {hours} hours after the collecting hours end: "
        "ask in the order and everything comes back.",
    ),
    "packed_before": Text(
        "付款到账时货已经分好：自动全额原路退回。",
        "If the goods were packed before your payment arrives: everything comes back.",
    ),
    "one_unit_short": Text(
        "到货少 1 份{which}：自动退这 1 份的钱，不用申请。",
        "If one unit{which} is missing when the goods come: its money comes back by itself.",
    ),
    "after_sale": Text(
        "取货后 {window}内发现坏了、少了、不对：在订单里申请售后，最多全额退。",
        "If anything is wrong, complain within {window} of collecting: up to everything.",
    ),
}
UNCOLLECTED: dict[UncollectedRule, Text] = {
    UncollectedRule.RETURN_AND_REFUND: Text(
        "到货没去取：取货时间结束后再保留 {days} 天，之后货退商户，自动全额原路退回。",
        "If you do not collect: the goods are kept for {days} more days, then go back to the "
        "merchant, and everything comes back by itself.",
    ),
    UncollectedRule.DONATE: Text(
        "到货没去取：取货时间结束后再保留 {days} 天，之后捐给社区，不退款。",
        "If you do not collect: the goods are kept for {days} more days and then given to the "
        "community. Nothing comes back.",
    ),
    UncollectedRule.RETURN_WITHOUT_REFUND: Text(
        "到货没去取：取货时间结束后再保留 {days} 天，之后货退商户，不退款。",
        "If you do not collect: the goods are kept for {days} more days and then go back to the "
        "merchant. Nothing comes back.",
    ),
}


ONE_UNIT = frozenset({"one_unit_less", "one_unit_short"})
AFTER_CLOSING = ("not_delivered", "one_unit_short", "uncollected", "after_sale")
BEFORE_CLOSING = ("group_fails", "cancel_before_closing", "one_unit_less")
# What may still happen to an order; before it is paid, everything may.
STILL: dict[OrderState, tuple[str, ...]] = {
    OrderState.PENDING: (*BEFORE_CLOSING, "pay_too_late", *AFTER_CLOSING),
    OrderState.PAID_WAITING: (*BEFORE_CLOSING, *AFTER_CLOSING),
    OrderState.CONFIRMED: AFTER_CLOSING,
    OrderState.READY: ("uncollected", "after_sale"),
    OrderState.COLLECTED: ("after_sale",),
}
# Units that fill a case are offered when the group-buy is decided: nothing of before can happen.
STILL_OF_EXTRAS = {**STILL, OrderState.PENDING: ("packed_before", *AFTER_CLOSING)}


def bought(units: Mapping[UUID, int], amounts_fen: Mapping[UUID, int]) -> dict[UUID, LineMoney]:
    """Give the lines of a cart as they will be once they are paid."""
    return {name: paid_line(count, amounts_fen[name]) for name, count in units.items()}


def refund_rules(terms: RefundTerms, language: str) -> list[RefundRule]:
    """Give the cases in which money comes back for one unit, and the one in which it may not.

    Wallets are charged at once, so all of them are refunds (rule L2).
    """
    only = UUID(int=0)
    lines = {only: paid_line(1, terms.price_fen)}
    cases = refund_cases(Basket(lines, {}, {only: 1}), terms, language, STILL[OrderState.PENDING])
    return [RefundRule(case.when, case.text, case.amount_fen) for case in cases]


def refund_cases(
    basket: Basket, terms: RefundTerms, language: str, which: Sequence[str]
) -> list[RefundCase]:
    """Give some cases for an order, each with what would come back of it now.

    A case of one unit is left out when the order has no other unit that could be kept.
    """
    several = sum(line.left_units for line in basket.lines.values()) > 1
    return [
        _case(when, basket, terms, language) for when in which if several or when not in ONE_UNIT
    ]


def _case(when: str, basket: Basket, terms: RefundTerms, language: str) -> RefundCase:
    amount = _amount(when, basket, terms)
    back = split_by_tender(amount, basket.tenders or Tenders(amount))
    return RefundCase(when, _words(when, basket, terms, language), amount, back.wallet_fen)


def _amount(when: str, basket: Basket, terms: RefundTerms) -> int:
    if when == "uncollected" and terms.uncollected_rule is not UncollectedRule.RETURN_AND_REFUND:
        return 0
    wishes = all_of(basket.lines)
    if when in ONE_UNIT:
        wishes = [Wish(_first(basket), units=1)]
    elif when == "uncollected":
        wishes = [Wish(name, units=units) for name, units in basket.waiting.items()]
    return total(cuts(basket.lines, wishes, Terms()).values()).to_buyer_fen


def _first(basket: Basket) -> UUID:
    return next(name for name, line in basket.lines.items() if line.left_units)


def _words(when: str, basket: Basket, terms: RefundTerms, language: str) -> str:
    text = UNCOLLECTED[terms.uncollected_rule] if when == "uncollected" else CASES[when]
    least = threshold_words(terms.thresholds)
    fields = {
        "least": _say(least, language),
        "closes": _moment(terms.closes_at, language),
        "hours": int(NOT_DELIVERED_AFTER.total_seconds()) // 3600,
        "days": terms.uncollected_days,
        "window": _say(_window(terms.after_sale_hours), language),
        "which": "",
    }
    if when in ONE_UNIT and len(basket.lines) > 1:
        name = basket.names[_first(basket)]
        fields["which"] = f" ({name})" if language == "en" else f"“{name}”"
    return _say(text, language).format(**fields)


def _say(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh


def _window(hours: int) -> Text:
    days, rest = divmod(hours, 24)
    if rest or days <= 1:
        return Text(f"{hours} 小时", f"{hours} hours")
    return Text(f"{days} 天", f"{days} days")


def _moment(instant: datetime, language: str) -> str:
    local = instant.astimezone(SHANGHAI)
    return f"{local:%b %-d %H:%M}" if language == "en" else f"{local:%-m 月 %-d 日 %H:%M}"
