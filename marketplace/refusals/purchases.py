"""What is refused to who orders from several merchants at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from core.refusals import Conflict, NotFound, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.refusals import Language, Refusal


@dataclass(eq=False)
class NoSuchVariant(NotFound):
    """The campaign does not sell what was chosen, or several kinds and none was chosen."""

    code: ClassVar[str] = "no-such-variant"
    title: ClassVar[Text] = Text("没有这个规格", "This kind is not sold")
    detail: ClassVar[Text] = Text(
        "请回到团购页，从列出的规格里选。",
        "Choose one of the kinds listed on the group-buy's page.",
    )


@dataclass(eq=False)
class NoSuchPurchase(NotFound):
    """No purchase of this viewer has the id."""

    code: ClassVar[str] = "no-such-purchase"
    title: ClassVar[Text] = Text("没有找到这次购买", "This purchase was not found")
    detail: ClassVar[Text] = Text(
        "请从“我的订单”里打开；用下单时的账号登录。",
        "Open it from your orders, signed in as the person who placed it.",
    )


@dataclass(eq=False)
class PurchaseRefused(Conflict):
    """Something stands against some orders of a purchase; none of it was placed.

    ``refused`` has a member for each such order: its id, its campaign's id and the refusal
    with the members it has alone.
    """

    code: ClassVar[str] = "purchase-refused"
    title: ClassVar[Text] = Text("有几样现在买不了", "Some things cannot be ordered now")
    detail: ClassVar[Text] = Text(
        "有几样刚刚变了，整单都还没有下，没有占用名额。请按提示调整后再提交。",
        "Some of them changed meanwhile; nothing was ordered and nothing is held. Change those "
        "and send it again.",
    )
    refused: list[RefusedOrder]

    @classmethod
    def because(cls, refused: Sequence[tuple[dict[str, Any], Refusal]]) -> PurchaseRefused:
        """Make it of what stands against each order."""
        return cls([RefusedOrder(why["order"], why["campaign"], said) for why, said in refused])

    @override
    def members_in(self, language: Language) -> dict[str, Any]:
        return {"refused": [one.members_in(language) for one in self.refused]}


@dataclass(frozen=True)
class RefusedOrder:
    """An order and what stands against it."""

    order_id: str
    campaign_id: str
    refusal: Refusal

    def members_in(self, language: Language) -> dict[str, Any]:
        """Give what a problem answer tells of it."""
        return {
            **self.refusal.members_in(language),
            "order_id": self.order_id,
            "campaign_id": self.campaign_id,
            "code": self.refusal.code,
            "title": self.refusal.title.in_language(language),
            "detail": self.refusal.detail_in(language),
        }
