"""What is refused about a merchant's credit.

NotFound    NoSuchCreditEvent, NoSuchAppeal
NotAllowed  OwnEventJudged
Conflict    CreditTooLow, CreditAppealed, NothingToAppeal, AppealDecided
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotAllowed, NotFound, Text


@dataclass(eq=False)
class CreditTooLow(Conflict):
    """A merchant whose credit is spent opens nothing new."""

    code: ClassVar[str] = "credit-too-low"
    title: ClassVar[Text] = Text("信用分不够，不能开新团", "Credit is too low for new group-buys")
    detail: ClassVar[Text] = Text(
        "现在的信用分是 {standing}，低于 {below} 分不能开新团。可以在信用页查看每一项并申诉。",
        "The credit stands at {standing}; below {below} nothing new is opened. See each event on "
        "the credit page, and appeal there.",
    )
    standing: int
    below: int


@dataclass(eq=False)
class NoSuchCreditEvent(NotFound):
    """No event of this merchant has the id."""

    code: ClassVar[str] = "no-such-credit-event"
    title: ClassVar[Text] = Text("没有找到这条信用记录", "This credit event was not found")
    detail: ClassVar[Text] = Text("请从信用页打开。", "Open it from the credit page.")


@dataclass(eq=False)
class NoSuchAppeal(NotFound):
    """No appeal has the id."""

    code: ClassVar[str] = "no-such-appeal"
    title: ClassVar[Text] = Text("没有找到这个申诉", "This appeal was not found")
    detail: ClassVar[Text] = Text("请从列表里打开。", "Open it from the list.")


@dataclass(eq=False)
class CreditAppealed(Conflict):
    """An event is appealed against once."""

    code: ClassVar[str] = "credit-appealed"
    title: ClassVar[Text] = Text("这条记录已经申诉过了", "This event was appealed already")
    detail: ClassVar[Text] = Text("每条记录申诉一次。", "Each event can be appealed once.")


@dataclass(eq=False)
class NothingToAppeal(Conflict):
    """The event no longer counts, or counts for the merchant."""

    code: ClassVar[str] = "nothing-to-appeal"
    title: ClassVar[Text] = Text("这条记录不用申诉", "There is nothing to appeal")
    detail: ClassVar[Text] = Text(
        "只有还在扣分的记录可以申诉。", "Only an event that still takes points can be appealed."
    )


@dataclass(eq=False)
class AppealDecided(Conflict):
    """An appeal is decided once."""

    code: ClassVar[str] = "appeal-decided"
    title: ClassVar[Text] = Text("这个申诉已经处理过了", "This appeal is decided already")
    detail: ClassVar[Text] = Text("请刷新页面。", "Reload the page.")


@dataclass(eq=False)
class OwnEventJudged(NotAllowed):
    """Who recorded an event does not decide the appeal against it."""

    code: ClassVar[str] = "own-event-judged"
    title: ClassVar[Text] = Text("需要另一位运营处理", "Another operator must decide it")
    detail: ClassVar[Text] = Text(
        "这条记录是您记的，请让另一位运营处理申诉。",
        "You recorded this event; let another operator decide the appeal.",
    )
