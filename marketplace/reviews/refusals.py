"""What is refused about reviews.

NotFound    NoSuchReview, NoSuchReviewPicture, NoSuchReport
Conflict    NotReviewable, ReviewedAlready, ReviewNoLongerEditable, FollowUpClosed,
            ReviewReplied, ReviewReported, ReviewMoved, ReportDecided
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.refusals import Conflict, NotFound, Text


@dataclass(eq=False)
class NoSuchReview(NotFound):
    """No review has the id, or it is not this viewer's to change."""

    code: ClassVar[str] = "no-such-review"
    title: ClassVar[Text] = Text("没有找到这条评价", "This review was not found")
    detail: ClassVar[Text] = Text("请从评价列表里打开。", "Open it from the list of reviews.")


@dataclass(eq=False)
class NoSuchReviewPicture(NotFound):
    """No picture of a review has the id, or another one took its place."""

    code: ClassVar[str] = "no-such-review-picture"
    title: ClassVar[Text] = Text("没有找到这张照片", "This photo was not found")
    detail: ClassVar[Text] = Text(
        "它可能已经被打码或换掉了。请刷新页面。", "It may be blurred or replaced. Reload the page."
    )


@dataclass(eq=False)
class NoSuchReport(NotFound):
    """No report of a review has the id."""

    code: ClassVar[str] = "no-such-report"
    title: ClassVar[Text] = Text("没有找到这个举报", "This report was not found")
    detail: ClassVar[Text] = Text("请从列表里打开。", "Open it from the list.")


@dataclass(eq=False)
class NotReviewable(Conflict):
    """The order is not completed, or all of the line was refunded."""

    code: ClassVar[str] = "not-reviewable"
    title: ClassVar[Text] = Text("这件商品现在不能评价", "This cannot be reviewed")
    detail: ClassVar[Text] = Text(
        "订单完成以后才能评价；全部退款的商品不能评价。",
        "An order can be reviewed once it is completed; goods that were refunded in full cannot.",
    )


@dataclass(eq=False)
class ReviewedAlready(Conflict):
    """A line has one review."""

    code: ClassVar[str] = "reviewed-already"
    title: ClassVar[Text] = Text("这件商品您已经评价过了", "You reviewed this already")
    detail: ClassVar[Text] = Text(
        "24 小时内可以修改，之后 90 天内可以追评一次。",
        "You may edit it for 24 hours, and add to it once within 90 days.",
    )


@dataclass(eq=False)
class ReviewNoLongerEditable(Conflict):
    """A day has passed since the review was written."""

    code: ClassVar[str] = "review-no-longer-editable"
    title: ClassVar[Text] = Text("评价不能再修改", "The review can no longer be edited")
    detail: ClassVar[Text] = Text(
        "评价在 24 小时内可以修改。90 天内还可以追评一次。",
        "A review may be edited for 24 hours. You may add to it once within 90 days.",
    )
    editable_until: datetime


@dataclass(eq=False)
class FollowUpClosed(Conflict):
    """Something was added already, or it is too early or too late to."""

    code: ClassVar[str] = "follow-up-closed"
    title: ClassVar[Text] = Text("现在不能追评", "Nothing can be added now")
    detail: ClassVar[Text] = Text(
        "追评只有一次，在写下评价 24 小时后、90 天内。",
        "You may add to a review once, from 24 hours to 90 days after writing it.",
    )


@dataclass(eq=False)
class ReviewReplied(Conflict):
    """A merchant answers once."""

    code: ClassVar[str] = "review-replied"
    title: ClassVar[Text] = Text("这条评价已经回复过了", "This review is answered already")
    detail: ClassVar[Text] = Text("每条评价回复一次。", "Each review is answered once.")


@dataclass(eq=False)
class ReviewReported(Conflict):
    """The same person's report waits already."""

    code: ClassVar[str] = "review-reported"
    title: ClassVar[Text] = Text("您已经举报过了", "You reported this already")
    detail: ClassVar[Text] = Text(
        "平台正在处理，结果会通知您。", "The platform will look at it and tell you."
    )


@dataclass(eq=False)
class ReviewMoved(Conflict):
    """Somebody else hid or showed the review meanwhile."""

    code: ClassVar[str] = "review-moved"
    title: ClassVar[Text] = Text("这条评价已经处理过了", "This review was decided meanwhile")
    detail: ClassVar[Text] = Text("请刷新页面再看。", "Reload the page and look again.")


@dataclass(eq=False)
class ReportDecided(Conflict):
    """A report is answered once."""

    code: ClassVar[str] = "report-decided"
    title: ClassVar[Text] = Text("这个举报已经处理过了", "This report is answered already")
    detail: ClassVar[Text] = Text("请刷新页面。", "Reload the page.")
