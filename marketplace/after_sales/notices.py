"""What the sides of a case are told, in words. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.after_sales.states import CaseState
from marketplace.notices import Notice

TO_BUYER: dict[CaseState, Notice] = {
    CaseState.OFFERED: Notice(
        Text("商户对售后提出了金额：{title}", "An offer for your complaint: {title}"),
        Text(
            "商户愿为“{title}”退 {amount} 元：{words}。三天内可以接受，或请平台裁决；"
            "不回复就按这个金额退。",
            "The merchant offers ¥{amount} for “{title}”: {words}. Take it or let the platform "
            "decide within three days; without an answer it is paid.",
        ),
    ),
    CaseState.REFUSED: Notice(
        Text("商户没有同意售后：{title}", "Your complaint was refused: {title}"),
        Text(
            "商户没有同意“{title}”的售后：{words}。三天内可以请平台裁决，不用另写材料。",
            "The merchant refused your complaint about “{title}”: {words}. Within three days "
            "you may let the platform decide; nothing more has to be written.",
        ),
    ),
    CaseState.AWAITING_RETURN: Notice(
        Text("请把货带回自提点：{title}", "Please bring the goods back: {title}"),
        Text(
            "商户同意退“{title}”。请在七天内把货带回“{point}”，收到后就退款；过期视为不退。",
            "The merchant agrees about “{title}”. Bring the goods to {point} within seven days; "
            "the money comes back when they are there, and stays if they are not.",
        ),
    ),
    CaseState.ESCALATED: Notice(
        Text("售后已交平台处理：{title}", "The platform decides: {title}"),
        Text(
            "“{title}”的售后已交平台处理，裁决会写明理由。",
            "The platform decides about your complaint on “{title}” and will say why.",
        ),
    ),
    CaseState.ACCEPTED: Notice(
        Text("售后已同意退款：{title}", "Your complaint was accepted: {title}"),
        Text(
            "“{title}”的售后退 {amount} 元，按原支付方式退回。{words}",
            "¥{amount} for “{title}” goes back the way you paid. {words}",
        ),
    ),
    CaseState.REFUSED_FINALLY: Notice(
        Text("平台裁决：不退款（{title}）", "The platform decided: no refund ({title})"),
        Text("“{title}”的售后不退款，理由：{words}", "Nothing goes back for “{title}”: {words}"),
    ),
    CaseState.CLOSED: Notice(
        Text("售后已结束：{title}", "Your complaint is closed: {title}"),
        Text("“{title}”的售后已结束。", "Your complaint about “{title}” is closed."),
    ),
}
TO_MERCHANT: dict[CaseState, Notice] = {
    CaseState.APPLIED: Notice(
        Text("有邻居申请售后：{title}", "A complaint: {title}"),
        Text(
            "“{title}”有售后申请，要求退 {amount} 元：{words}。请在 {until} 前回复，"
            "过时自动交平台处理。",
            "A complaint about “{title}” asks for ¥{amount}: {words}. Answer before {until}; "
            "after that the platform decides.",
        ),
    ),
    CaseState.ESCALATED: Notice(
        Text("售后已交平台处理：{title}", "The platform decides: {title}"),
        Text(
            "“{title}”的售后已交平台处理，裁决会写明理由。",
            "The platform decides about the complaint on “{title}” and will say why.",
        ),
    ),
    CaseState.ACCEPTED: Notice(
        Text("售后已退款：{title}", "A complaint was refunded: {title}"),
        Text(
            "“{title}”的售后退给邻居 {amount} 元。{words}",
            "¥{amount} goes back to the neighbour for “{title}”. {words}",
        ),
    ),
    CaseState.REFUSED_FINALLY: Notice(
        Text("平台裁决：不退款（{title}）", "The platform decided: no refund ({title})"),
        Text("“{title}”的售后不退款，理由：{words}", "Nothing goes back for “{title}”: {words}"),
    ),
    CaseState.WITHDRAWN: Notice(
        Text("邻居撤回了售后：{title}", "A complaint was withdrawn: {title}"),
        Text("“{title}”的售后已撤回。", "The complaint about “{title}” was withdrawn."),
    ),
}
