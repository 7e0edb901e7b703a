"""The mail and SMS that would have left, on a page (development only)."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from litestar import MediaType, Response, get

from api.given import ThisVisit
from api.refusals import NoSuchPage
from core.clock import SHANGHAI
from core.messages.queries import recent
from core.settings import settings

if TYPE_CHECKING:
    from core.messages.queries import SentMessage

STYLE = Path(__file__).with_name("development_messages.css")
SHOWN_MAX = 100
CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
LINK = re.compile(r"(https?://[^\s<>\"']+)")

WORDS = {
    "zh-CN": {
        "title": "发件箱",
        "lead": "开发环境不会真的发送短信和邮件，它们都在这里。页面每五秒自动更新。",
        "none": "还没有任何消息。",
        "sms": "短信",
        "mail": "邮件",
        "waiting": "待发",
        "sent": "已发出",
        "failed": "没发成",
        "dropped": "已作废",
    },
    "en": {
        "title": "Outgoing messages",
        "lead": "Nothing is really sent in development; it is all here. Renews every five seconds.",
        "none": "No message yet.",
        "sms": "SMS",
        "mail": "Mail",
        "waiting": "waiting",
        "sent": "sent",
        "failed": "failed",
        "dropped": "dropped",
    },
}


@get("/development/messages", include_in_schema=False, media_type=MediaType.HTML)
async def messages(visit: ThisVisit) -> Response[str]:
    """Show the newest messages first."""
    if not settings().development:
        raise NoSuchPage
    words = WORDS[visit.language]
    shown = await recent(SHOWN_MAX)
    cards = "".join(_card(message, words) for message in shown) or f"<p>{words['none']}</p>"
    page = f"""<!doctype html>
<html lang="{visit.language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><meta name="robots" content="noindex">
<title>{words["title"]} · 邻里</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/development/messages.css">
</head>
<body><header><h1>{words["title"]}</h1><p>{words["lead"]}</p></header>
<main>{cards}</main></body></html>"""
    return Response(page, media_type=MediaType.HTML)


@get("/development/messages.css", include_in_schema=False, sync_to_thread=False)
def style() -> Response[bytes]:
    """Give the page its looks; the policy allows no style inside the page."""
    if not settings().development:
        raise NoSuchPage
    return Response(STYLE.read_bytes(), media_type="text/css")


def _card(message: SentMessage, words: dict[str, str]) -> str:
    at = message.created_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")
    subject = f"<h2>{escape(message.subject)}</h2>" if message.subject else ""
    return (
        f'<article class="{escape(message.kind)}" lang="{escape(message.language)}">'
        f'<p class="head"><span class="kind">{words.get(message.kind, escape(message.kind))}</span>'
        f"<b>{escape(message.address)}</b><time>{at}</time>"
        f'<span class="state {escape(message.state)}">{words[message.state]}</span></p>'
        f'{subject}<p class="body">{_marked(message.body)}</p></article>'
    )


def _marked(body: str) -> str:
    # Addresses stand at the odd places; only bare digits outside them are set apart.
    parts = [escape(part) for part in LINK.split(body)]
    return "".join(
        f'<a href="{part}">{part}</a>' if place % 2 else CODE.sub(r"<strong>\1</strong>", part)
        for place, part in enumerate(parts)
    )


OUTSIDE = [messages, style]
