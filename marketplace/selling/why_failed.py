"""Why a group-buy did not happen, in the reader's words: what was missing, or who cancelled it."""

from __future__ import annotations

from typing import Any

from core.refusals import Text
from marketplace.selling.counting import thresholds_of
from marketplace.selling.success import Progress, missing
from marketplace.selling.threshold_words import missing_words, threshold_words
from marketplace.tables.campaigns import FailureReason

WHY: dict[str, Text] = {
    FailureReason.THRESHOLD_NOT_MET: Text(
        "截单时有 {people} 人付款买了 {units} 份；要到 {least} 才成团，还差 {missing}。"
        "付过的钱全额原路退回。",
        "At closing {people} people had paid for {units} units; {least} were needed and {missing} "
        "were missing. Everyone who paid is refunded in full.",
    ),
    FailureReason.CANCELLED_BY_MERCHANT: Text(
        "商户取消了这次团购：{note}。付过的钱全额原路退回。",
        "The merchant cancelled it: {note}. Everyone who paid is refunded in full.",
    ),
    FailureReason.CANCELLED_BY_OPERATOR: Text(
        "平台取消了这次团购：{note}。付过的钱全额原路退回。",
        "The platform cancelled it: {note}. Everyone who paid is refunded in full.",
    ),
}


def why_failed(row: Any, language: str) -> str | None:
    """Say why a campaign did not happen; None when it did or may still.

    ``row`` is a campaign's, with what it was decided on.
    """
    text = WHY.get(row["failure_reason"] or "")
    if text is None:
        return None
    asked = thresholds_of(row)
    counted = Progress(
        row["decided_people"] or 0, row["decided_units"] or 0, row["decided_amount_fen"] or 0
    )
    lacked = missing_words(missing(asked, counted), asked.joined)
    least = threshold_words(asked)
    english = language == "en"
    return (text.en if english else text.zh).format(
        people=counted.people,
        units=counted.units,
        least=least.en if english else least.zh,
        missing=lacked.en if english else lacked.zh,
        note=row["failure_note"] or "—",
    )
