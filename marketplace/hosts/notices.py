"""What those are told who asked to keep a pick-up point. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.notices import Notice

HOST_APPROVED = Notice(
    Text("团长申请已通过：{name}", "You keep a pick-up point now: {name}"),
    Text(
        "“{name}”可以接货了。登录后在“自提点”里看到货、凭取货码发货，也可以请家人帮忙。",
        "“{name}” takes goods now. Sign in and open “Pick-up point” to receive and hand out, and "
        "to invite others who help you.",
    ),
)
HOST_REJECTED = Notice(
    Text("团长申请未通过：{name}", "Your application was turned down: {name}"),
    Text(
        "“{name}”没有通过审核，原因：{reason}。改正后可以再次申请。",
        "“{name}” was turned down: {reason}. You may correct it and apply again.",
    ),
)
