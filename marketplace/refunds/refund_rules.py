"""What a buyer gets back in which case, told before paying (feature U9). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.clock import SHANGHAI
from core.refusals import Text
from marketplace.pick_up.pick_up_rules import NOT_DELIVERED_AFTER, UncollectedRule
from marketplace.selling.success import Thresholds
from marketplace.selling.threshold_words import threshold_words


@dataclass(frozen=True)
class RefundRule:
    """One case and what comes back for each unit, in fen."""

    when: str
    text: str
    amount_fen_per_unit: int


@dataclass(frozen=True)
class RefundTerms:
    """What of a campaign decides when money comes back."""

    price_fen: int
    thresholds: Thresholds
    closes_at: datetime
    uncollected_rule: UncollectedRule
    uncollected_days: int


CASES: dict[str, Text] = {
    "group_fails": Text(
        "截单时没有达到 {least}，不成团：自动全额原路退回，不用申请。",
        "Unless {least} are reached by closing: everything comes back by itself.",
    ),
    "cancel_before_closing": Text(
        "{closes} 截单前随时取消：全额原路退回。",
        "Cancel any time before it closes on {closes}: everything comes back.",
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


def refund_rules(terms: RefundTerms, language: str) -> list[RefundRule]:
    """Give the cases in which money comes back, and the one in which it may not.

    Wallets are charged at once, so all of them are refunds (rule L2).
    """
    cases = [(when, text, terms.price_fen) for when, text in CASES.items()]
    kept = terms.uncollected_rule
    back = terms.price_fen if kept is UncollectedRule.RETURN_AND_REFUND else 0
    cases.append(("uncollected", UNCOLLECTED[kept], back))
    least = threshold_words(terms.thresholds)
    fields = {
        "least": least.en if language == "en" else least.zh,
        "closes": _moment(terms.closes_at, language),
        "hours": int(NOT_DELIVERED_AFTER.total_seconds()) // 3600,
        "days": terms.uncollected_days,
    }
    return [
        RefundRule(when, (text.en if language == "en" else text.zh).format(**fields), amount)
        for when, text, amount in cases
    ]


def _moment(instant: datetime, language: str) -> str:
    local = instant.astimezone(SHANGHAI)
    return f"{local:%b %-d %H:%M}" if language == "en" else f"{local:%-m 月 %-d 日 %H:%M}"
