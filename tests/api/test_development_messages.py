"""In development the page of outgoing messages stands in for phones and mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api import development_messages
from api.app import create_app
from core.database import transaction
from core.messages import Message, MessageKind, send_later
from core.refusals import Text
from core.settings import settings
from tests.api.conftest import browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx


@pytest.fixture
async def page(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser at the page."""
    async with browser(create_app([], outside=development_messages.OUTSIDE)) as client:
        yield client


async def test_a_message_can_be_read_and_its_code_stands_out(page: httpx.AsyncClient) -> None:
    """The newest comes first, and a code is set apart from other digits."""
    async with transaction():
        await send_later(
            Message(
                MessageKind.SMS, "+8613800000001", "sign-in-code", Text("验证码 042137", "042137")
            )
        )
    answer = await page.get("/development/messages")
    assert answer.status_code == 200
    assert "+8613800000001" in answer.text
    assert "<strong>042137</strong>" in answer.text
    assert ">待发<" in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert (
        (await page.get("/development/messages.css")).headers["content-type"].startswith("text/css")
    )


async def test_what_a_message_says_is_shown_as_text(page: httpx.AsyncClient) -> None:
    """A message cannot put a script on the page."""
    hostile = "<script>alert(1)</script> https://linli.example/a?x=1&y=123456"
    async with transaction():
        await send_later(
            Message(MessageKind.MAIL, "a@example.com", "note", Text(hostile, ""), Text(hostile, ""))
        )
    text = (await page.get("/development/messages")).text
    assert "<script>" not in text
    assert '<a href="https://linli.example/a?x=1&amp;y=123456">' in text


async def test_in_production_there_is_no_such_page(
    page: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody reads other people's messages."""
    monkeypatch.setenv("LINLI_MODE", "production")
    monkeypatch.delenv("STRIPE_API_BASE", raising=False)
    settings.cache_clear()
    answers = [await page.get(f"/development/messages{end}") for end in ("", ".css")]
    monkeypatch.undo()
    settings.cache_clear()
    assert [answer.status_code for answer in answers] == [404, 404]
