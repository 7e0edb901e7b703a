"""What a chat shows of a link before anybody opens it: title, price, and how far it is.

Chats read the page that is served and run none of its programmes, so the words have to be in
it. A link to what is not published, or not there, shows no more than our name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

from core.refusals import Refusal, Text
from core.settings import settings
from marketplace.pasted_lists.views import campaign_behind
from marketplace.posters.content import price_text, progress_text, said
from marketplace.posters.reading import poster_content

if TYPE_CHECKING:
    from core.refusals import Language

_CAMPAIGN = re.compile(r"campaigns/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_LIST = re.compile(r"c/([A-Za-z0-9_-]{16,32})")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'\s*<meta name="description"[^>]*>')
_LIST_NAME = Text("接龙", "Chat list")
LOCALES: dict[Language, str] = {"zh-CN": "zh_CN", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Preview:
    """What is told of a page; addresses are whole."""

    title: str
    description: str
    picture: str
    url: str
    site: str
    language: Language


async def preview_of(name: str, language: Language) -> Preview | None:
    """Give the preview of a page by its path without the first slash, if it has one."""
    campaign, shared = _CAMPAIGN.fullmatch(name), _LIST.fullmatch(name)
    try:
        if campaign:
            return await _of_campaign(UUID(campaign[1]), language)
        if shared:
            return await _of_list(name, shared[1], language)
    except Refusal:
        # Not there, not published, or the database is away: the page itself tells the reader.
        return None
    return None


async def _of_list(name: str, token: str, language: Language) -> Preview:
    told = await _of_campaign(await campaign_behind(token), language)
    title = f"{_LIST_NAME.in_language(language)} · {told.title}"
    return replace(told, title=title, url=f"{settings().public_url}/{name}")


async def _of_campaign(campaign_id: UUID, language: Language) -> Preview:
    content = await poster_content(campaign_id, language)
    here = settings().public_url
    collect = " ".join(filter(None, [content.collect, content.place]))
    told = [f"¥{price_text(content)}", progress_text(content), collect, content.merchant]
    poster = f"/api/v1/campaigns/{campaign_id}/poster.png"
    return Preview(
        title=content.title,
        description=" · ".join(filter(None, told)),
        picture=f"{here}{content.photo or poster}",
        url=content.url,
        site=said(content, "brand"),
        language=language,
    )


def with_preview(page: bytes, preview: Preview) -> bytes:
    """Put a preview into the head of a page; whatever was typed stays text."""
    plain = _DESCRIPTION.sub("", page.decode(), count=1)
    return _TITLE.sub(lambda _: _head(preview), plain, count=1).encode()


def _head(preview: Preview) -> str:
    told = {
        "og:type": "website",
        "og:site_name": preview.site,
        "og:title": preview.title,
        "og:description": preview.description,
        "og:image": preview.picture,
        "og:url": preview.url,
        "og:locale": LOCALES[preview.language],
    }
    return "\n    ".join(
        [
            f"<title>{escape(preview.title)} · {escape(preview.site)}</title>",
            f'<meta name="description" content="{escape(preview.description)}" />',
            *(
                f'<meta property="{name}" content="{escape(value)}" />'
                for name, value in told.items()
            ),
        ]
    )
