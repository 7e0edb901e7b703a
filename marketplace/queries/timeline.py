"""The life of an order in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marketplace.queries.order_refunds import RefundView


@dataclass(frozen=True)
class Moment:
    """Something that happened to an order."""

    at: datetime
    what: str
    text: str


TEXTS: dict[str, Text] = {
    "placed": Text("下单，名额为您保留", "Ordered; your units are held"),
    "paid": Text("付款成功，等截单", "Paid; waiting for the group-buy to close"),
    "confirmed": Text("成团了，商户备货中", "It is happening; the merchant prepares the goods"),
    "ready": Text("货到自提点，可以取了", "The goods are at the pick-up point"),
    "collected": Text("已取货", "Collected"),
    "uncollected": Text("过了取货期限，没有人来取", "Not collected in time"),
    "completed": Text("交易完成", "Completed"),
    "expired": Text("没有付款，名额已放回", "Not paid; the units went back"),
    "cancelled": Text("您取消了订单", "You cancelled the order"),
}
THE_WAY_IT_CAME = Text("退款已原路退回", "The money went back the way it came")
BY_TRANSFER = Text("退款已由工作人员转账退回", "Our staff sent the money back by transfer")
COLUMNS = {
    "placed": "placed_at",
    "paid": "paid_at",
    "confirmed": "confirmed_at",
    "ready": "ready_at",
    "collected": "collected_at",
    "uncollected": "uncollected_at",
    "completed": "completed_at",
}


def timeline(row: Any, refunds: Sequence[RefundView], language: str) -> list[Moment]:
    """Give what happened to an order so far, oldest first."""
    moments = [
        Moment(row[column], what, _say(TEXTS[what], language))
        for what, column in COLUMNS.items()
        if row[column] is not None
    ]
    if row["state"] in {"expired", "cancelled"} and row["ended_at"] is not None:
        moments.append(Moment(row["ended_at"], row["state"], _say(TEXTS[row["state"]], language)))
    for refund in refunds:
        moments.append(Moment(refund.at, "refund_decided", refund.reason_text))
        if refund.settled_at is not None:
            text = BY_TRANSFER if refund.by_hand else THE_WAY_IT_CAME
            moments.append(Moment(refund.settled_at, "refunded", _say(text, language)))
    return sorted(moments, key=lambda moment: moment.at)


def _say(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh
