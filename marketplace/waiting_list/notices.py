"""What who waits in line is told, in words. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.notices import Notice

OFFERED = Notice(
    Text("排到您了：{title}", "Your turn: {title}"),
    Text(
        "“{title}”空出 {quantity} 份，已为您留到 {until}。请在这之前付款，过时让给下一位。",
        "{quantity} of “{title}” became free and are kept for you until {until}. Pay before then; "
        "after that they go to the next in line.",
    ),
)
LAPSED = Notice(
    Text("没有付款，已让给下一位：{title}", "Passed on to the next in line: {title}"),
    Text(
        "为您留的“{title}”没有付款，已让给下一位，没有扣款。还想要可以重新排队。",
        "What was kept for you of “{title}” was not paid and went to the next in line; nothing "
        "was charged. Join the line again if you still want it.",
    ),
)
CLOSED = Notice(
    Text("这次没有轮到您：{title}", "No turn this time: {title}"),
    Text(
        "“{title}”已截单，没有空出来的名额轮到您。谢谢您排队，没有扣款。",
        "“{title}” has closed and nothing became free for you. Thank you for waiting; nothing was "
        "charged.",
    ),
)
