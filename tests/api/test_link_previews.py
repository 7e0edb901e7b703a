"""A shared link tells of the group-buy it leads to, and of nothing unpublished."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from api.link_previews import Preview, with_preview
from core.database import execute
from core.identifiers import uuid7
from core.settings import settings
from marketplace.pasted_lists.pasting import paste
from marketplace.pasted_lists.reviewing import open_list
from marketplace.pasted_lists.views import review_of
from marketplace.selling.publishing import draft_campaign
from tests.marketplace.builders import a_campaign, a_plan, a_street, an_offer

if TYPE_CHECKING:
    import httpx

PAGE = b"""<!doctype html><html><head><meta charset="utf-8" />
<meta name="description" content="plain" /><title>\xe9\x82\xbb\xe9\x87\x8c</title></head></html>"""


class _Reader(HTMLParser):
    """Reads a head as a chat does."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self.tags: list[str] = []
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        if name := named.get("property") or named.get("name"):
            self.told[name] = named.get("content") or ""


async def test_a_link_to_a_group_buy_tells_of_it(client: httpx.AsyncClient) -> None:
    """Title, price, paid units and a picture stand in the page that is served."""
    campaign = await a_campaign(await a_street())
    answer = await client.get(f"/campaigns/{campaign}", headers={"accept-language": "zh-CN"})
    told = _Reader(answer.text).told
    assert told["og:title"] == "散养土鸡蛋 30 枚"
    assert told["og:description"].startswith("¥33.90 · 已付 0 份 · 再 2 份成团 · ")
    assert told["og:url"] == f"{settings().public_url}/campaigns/{campaign}"
    assert told["og:image"].startswith(settings().public_url)
    assert "<title>散养土鸡蛋 30 枚 · 邻里</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    again = {"if-none-match": answer.headers["etag"], "accept-language": "zh-CN"}
    assert (await client.get(f"/campaigns/{campaign}", headers=again)).status_code == 304
    english = await client.get(f"/campaigns/{campaign}", headers={"accept-language": "en"})
    assert "0 paid · 2 units more and it happens" in _Reader(english.text).told["og:description"]


async def test_a_link_to_a_list_tells_of_its_group_buy(client: httpx.AsyncClient) -> None:
    """Once it is shared; no name of the list stands in the page."""
    street = await a_street()
    campaign = await a_campaign(street)
    made = await paste(campaign, street.point, "1. 张三 2份", by=street.seller)
    token = (await review_of(made)).token
    plain = (await client.get("/")).content
    assert (await client.get(f"/c/{token}")).content == plain
    await open_list(made)
    page = (await client.get(f"/c/{token}")).text
    told = _Reader(page).told
    assert told["og:title"] == "接龙 · 散养土鸡蛋 30 枚"
    assert told["og:url"] == f"{settings().public_url}/c/{token}"
    assert "张" not in page


async def test_what_a_merchant_typed_stays_text(client: httpx.AsyncClient) -> None:
    """A title that looks like markup becomes neither a tag nor an attribute."""
    campaign = await a_campaign(await a_street())
    title = '"><script>alert(1)</script>\\1 \\g<0>'
    await execute(
        "UPDATE offer SET title = $1 WHERE id = (SELECT offer FROM campaign WHERE id = $2)",
        title,
        campaign,
    )
    page = _Reader((await client.get(f"/campaigns/{campaign}")).text)
    assert page.told["og:title"] == title
    assert "script" not in page.tags


async def test_drafts_and_strangers_have_no_preview(client: httpx.AsyncClient) -> None:
    """The page is the plain one, byte for byte, whether it is a draft or nothing at all."""
    street = await a_street()
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    plain = (await client.get("/")).content
    for path in (f"/campaigns/{draft}", f"/campaigns/{uuid7()}", "/campaigns/none", "/me/orders"):
        assert (await client.get(path)).content == plain


@pytest.mark.parametrize("typed", ['<b>"&amp;', "'onload=x", "</title><img src=x>"])
def test_a_preview_is_escaped_everywhere(typed: str) -> None:
    """Each field comes back as it went in, and the page keeps its tags."""
    told = Preview(typed, typed, f"https://x/{typed}", f"https://y/{typed}", typed, "en")
    page = _Reader(with_preview(PAGE, told).decode())
    assert page.told["og:title"] == page.told["description"] == typed
    assert page.told["og:image"] == f"https://x/{typed}"
    assert page.tags.count("title") == 1
    assert page.tags.count("img") == page.tags.count("b") == 0
