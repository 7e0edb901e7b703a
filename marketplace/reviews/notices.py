"""What people are told about reviews, in words. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.notices import Notice

REPLIED = Notice(
    Text("商户回复了您的评价：{title}", "Your review was answered: {title}"),
    Text(
        "“{merchant}”回复了您对“{title}”的评价：{words}",
        "{merchant} answered your review of “{title}”: {words}",
    ),
)
HIDDEN = Notice(
    Text("您的评价被隐藏：{title}", "Your review was hidden: {title}"),
    Text(
        "平台隐藏了您对“{title}”的评价，原因：{reason}（{words}）。这个决定公开记录在店铺的评价处理页。",
        "The platform hid your review of “{title}”: {reason} ({words}). The decision stands in "
        "the shop's public log of reviews.",
    ),
)
SHOWN = Notice(
    Text("您的评价重新显示了：{title}", "Your review is shown again: {title}"),
    Text(
        "您对“{title}”的评价重新显示了：{reason}（{words}）。",
        "Your review of “{title}” is shown again: {reason} ({words}).",
    ),
)
BLURRED = Notice(
    Text("您评价里的照片打了码：{title}", "A photo of your review was blurred: {title}"),
    Text(
        "有人请我们给您对“{title}”的评价照片打码，原图已撤下（{words}）。评价和星级不变。",
        "Somebody asked us to blur a photo of your review of “{title}”; the original was "
        "withdrawn ({words}). Words and stars stay as they are.",
    ),
)
REPORT_ACTED = Notice(
    Text("您举报的评价处理了：{title}", "The review you reported was dealt with: {title}"),
    Text("谢谢您的提醒。{words}", "Thank you for telling us. {words}"),
)
REPORT_DISMISSED = Notice(
    Text("您举报的评价保留了：{title}", "The review you reported stays: {title}"),
    Text("平台看过后没有隐藏它：{words}", "The platform looked and did not hide it: {words}"),
)
