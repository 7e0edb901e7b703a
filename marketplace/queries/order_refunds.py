"""What comes back to a buyer: why, by which way, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.refusals import Text
from marketplace.tables.refunds import RefundReason, RefundRoute, RefundState
from payments.pending_reasons import PendingReason, pending_reasons

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class RefundView:
    """Money that goes back, why, and how far it is.

    ``pending_reason`` is what the provider says it waits for; ``pending_text`` tells in the
    buyer's words what it waits for, the buyer's own choice among it. ``wallet_fen`` of it was
    paid from the balance, and is there again whatever the rest still waits for.
    """

    id: UUID
    amount_fen: int
    wallet_fen: int
    reason_code: RefundReason
    reason_text: str
    state: RefundState
    pending_reason: PendingReason | None
    pending_text: str | None
    by_hand: bool
    route: RefundRoute
    account_ending: str | None
    at: datetime
    settled_at: datetime | None


REASONS: dict[str, Text] = {
    "group_failed": Text("团购没有办成，全额退回", "It did not happen; everything comes back"),
    "cancelled_by_buyer": Text("您取消了订单，全额退回", "You cancelled; everything comes back"),
    "paid_too_late": Text(
        "付款到得太晚，名额已没有，全额退回", "Paid too late for a seat; everything comes back"
    ),
    "paid_twice": Text("重复付款，多付的退回", "Paid twice; the second payment comes back"),
    "paid_in_vain": Text(
        "这次付款的页面已经关闭，付的钱退回",
        "Paid on a page that was closed; that money comes back",
    ),
    "uncollected": Text(
        "过了取货期限没有来取，按团购说明全额退回",
        "Not collected in time; as the group-buy said, everything comes back",
    ),
    "not_delivered": Text(
        "货没有送到，全额退回", "The goods were not delivered; everything comes back"
    ),
    "reduced_by_buyer": Text("您减少了份数", "You took fewer units"),
    "true_up": Text("成团价更低，退差价", "The final price is lower; the difference comes back"),
    "case_not_filled": Text(
        "整箱没有凑满，退这几份", "The case was not filled; these units come back"
    ),
    "short_delivery": Text("到货少了，退缺的份数", "Fewer goods came; the missing units come back"),
    "after_sale": Text("售后退款", "Given back after a complaint"),
    "goodwill": Text("补偿：{note}", "A compensation: {note}"),
    "by_operator": Text("平台决定退款：{note}", "The platform refunds you: {note}"),
}
PENDING: dict[PendingReason, Text] = {
    PendingReason.PROCESSING: Text(
        "支付渠道正在办理，一般几分钟，银行卡要几天。",
        "The payment provider is working on it: minutes as a rule, days for a card.",
    ),
    PendingReason.INSUFFICIENT_FUNDS: Text(
        "平台正在给支付渠道备款，备好后自动退回，您不用做什么。",
        "The platform is putting money into its account at the provider; then it comes back by "
        "itself. There is nothing for you to do.",
    ),
    PendingReason.CHARGE_PENDING: Text(
        "您的付款还在入账，入账后自动退回。",
        "Your payment is still being settled; after that it comes back by itself.",
    ),
}
WAITING: dict[str, Text] = {
    RefundState.AWAITING_CHOICE: Text(
        "付款时间太久，支付渠道已不能原路退回（支付宝 90 天，微信支付 180 天）。请选择进余额，"
        "或转到银行卡。",
        "The payment is too long ago to go back the way it came (Alipay takes 90 days, WeChat Pay "
        "180). Choose whether to keep it in your balance or have it sent to your bank.",
    ),
    RefundState.FAILED: Text(
        "支付渠道这次没有退成，会自动再试。",
        "The provider could not give it back this time; it is tried again by itself.",
    ),
    RefundState.MANUAL: Text(
        "支付渠道退不回去，工作人员会联系您另行转账。",
        "The provider could not give it back; our staff will get in touch and send it another way.",
    ),
}
TO_THE_BANK = Text(
    "已登记您的银行卡，等待工作人员转账，一般两个工作日内。",
    "Your bank account is noted; our staff send it, as a rule within two working days.",
)


async def refunds_of_orders(
    order_ids: Sequence[UUID], language: str
) -> dict[UUID, list[RefundView]]:
    """Give the refunds of some orders, oldest first."""
    rows = await fetch(
        "SELECT * FROM order_refund WHERE parent = ANY($1) ORDER BY decided_at, id",
        list(order_ids),
    )
    waiting = [row["id"] for row in rows if row["state"] == RefundState.SUBMITTED]
    pending = await pending_reasons(waiting) if waiting else {}
    found: dict[UUID, list[RefundView]] = {}
    for row in rows:
        view = _view(row, pending.get(row["id"]), language)
        found.setdefault(row["parent"], []).append(view)
    return found


def _view(row: Any, pending: PendingReason | None, language: str) -> RefundView:
    reason = _say(REASONS[row["reason"]], language)
    return RefundView(
        id=row["id"],
        amount_fen=row["amount_fen"],
        wallet_fen=row["wallet_fen"],
        reason_code=row["reason"],
        # Another person's words are put in, never read as a template.
        reason_text=reason.replace("{note}", row["note"] or ""),
        state=row["state"],
        pending_reason=pending,
        pending_text=_waits_for(row, pending, language),
        by_hand=row["by_hand"] and row["route"] != RefundRoute.WALLET,
        route=row["route"],
        account_ending=row["number_ending"],
        at=row["decided_at"],
        settled_at=row["settled_at"],
    )


def _waits_for(row: Any, pending: PendingReason | None, language: str) -> str | None:
    text = PENDING[pending] if pending else WAITING.get(row["state"])
    if row["route"] == RefundRoute.BANK and row["state"] == RefundState.MANUAL:
        text = TO_THE_BANK
    return _say(text, language) if text else None


def _say(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh
