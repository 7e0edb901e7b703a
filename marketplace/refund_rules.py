"""What a buyer gets back in which case, told before paying (feature U9). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.clock import SHANGHAI
from core.refusals import Text


@dataclass(frozen=True)
class RefundRule:
    """One case and what comes back for each unit, in fen."""

    when: str
    text: str
    amount_fen_per_unit: int


CASES: dict[str, Text] = {
    "group_fails": Text(
        "截单时不足 {units} 份，不成团：自动全额原路退回，不用申请。",
        "Fewer than {units} units at closing: everything comes back by itself.",
    ),
    "cancel_before_closing": Text(
        "{closes} 截单前随时取消：全额原路退回。",
        "Cancel any time before it closes on {closes}: everything comes back.",
    ),
    "pay_too_late": Text(
        "付款到账太晚、名额已没有：自动全额原路退回。",
        "If your payment arrives too late for a seat: everything comes back.",
    ),
}


def refund_rules(
    price_fen: int, min_units: int, closes_at: datetime, language: str
) -> list[RefundRule]:
    """Give the cases in which money comes back; wallets are charged at once (rule L2)."""
    local = closes_at.astimezone(SHANGHAI)
    closes = f"{local:%b %-d %H:%M}" if language == "en" else f"{local:%-m 月 %-d 日 %H:%M}"
    return [
        RefundRule(
            when=when,
            text=(text.en if language == "en" else text.zh).format(units=min_units, closes=closes),
            amount_fen_per_unit=price_fen,
        )
        for when, text in CASES.items()
    ]
