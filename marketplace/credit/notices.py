"""What merchants are told about their credit, in words. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.notices import Notice

COUNTED = Notice(
    Text("信用分变化：{points} 分", "Your credit changed: {points}"),
    Text(
        "“{name}”的信用记录多了一条：{kind}（{words}），{points} 分，现在 {standing} 分。"
        "一年后不再计算；不同意可以在信用页申诉。",
        "An event was recorded for {name}: {kind} ({words}), {points} points; the credit stands "
        "at {standing}. It counts for a year; if it is wrong, appeal on the credit page.",
    ),
)
UPHELD = Notice(
    Text("申诉成立：{kind}", "Your appeal was upheld: {kind}"),
    Text("这条记录的分数已退回：{answer}", "The points were given back: {answer}"),
)
DISMISSED = Notice(
    Text("申诉未成立：{kind}", "Your appeal was dismissed: {kind}"),
    Text("这条记录保留：{answer}", "The event stays: {answer}"),
)
