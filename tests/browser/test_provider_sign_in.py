"""Signing in through an OpenID Connect provider, in the browser from end to end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from core.database import fetch_value
from tests.accounts.strict_provider import CLIENT, SECRET, RunningProvider, StrictProvider
from tests.browser.reader import Choices, enter, open_reader
from tests.browser.web_process import WebProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from uuid import UUID

    from playwright.async_api import Browser

    from tests.browser.conftest import Neighbourhood
    from tests.browser.reader import Reader

    Open = Callable[..., Awaitable[Reader]]


@pytest.fixture
def provider() -> Iterator[StrictProvider]:
    """Give a provider that checks everything, with a page to agree on."""
    with RunningProvider() as running:
        yield running


@pytest.fixture
def linked_site(
    environment: dict[str, str], tmp_path_factory: Any, provider: StrictProvider
) -> Iterator[str]:
    """Give the address of a web process that signs in by the provider."""
    web = WebProcess(tmp_path_factory.mktemp("linked"), environment)
    provider.redirect = f"{web.url}/api/v1/oidc/callback"
    web.start(OIDC_ISSUER=provider.issuer, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET)
    yield web.url
    web.stop()


@pytest.fixture
async def visiting(linked_site: str, chromium: Browser) -> AsyncIterator[Open]:
    """Give a function that opens a browser, signed in as somebody or nobody."""
    opened: list[Reader] = []

    async def open_for(person: UUID | None = None) -> Reader:
        reader = await open_reader(chromium, linked_site, Choices())
        opened.append(reader)
        if person is not None:
            await enter(reader, linked_site, person, Choices())
        return reader

    yield open_for
    complaints = [text for reader in opened for text in reader.complaints]
    for reader in opened:
        await reader.context.close()
    assert not complaints


async def test_an_account_is_linked_signs_in_and_is_unlinked(
    visiting: Open, neighbourhood: Neighbourhood, provider: StrictProvider
) -> None:
    """Bound on one device it opens the account on another, until it is removed."""
    neighbour = neighbourhood.neighbour
    mine = await visiting(neighbour)
    await mine.visit("/me/profile")
    await mine.page.get_by_role("button", name=re.compile("绑定.*账号")).click()
    await mine.page.get_by_role("link", name="agree").click()
    await expect(mine.page).to_have_url(re.compile("/me/profile$"))
    await expect(mine.page.get_by_text("外部账号", exact=True)).to_be_visible()
    assert await _linked(neighbour) == 1

    other = await visiting()
    await _by_provider(other, "agree")
    await expect(other.page).to_have_url(re.compile("/me$"))
    await expect(other.page.get_by_role("heading", level=1)).to_contain_text("张小丽")

    row = mine.page.get_by_role("listitem").filter(has_text="外部账号")
    await row.get_by_role("button", name="移除").click()
    await expect(mine.page.get_by_text("外部账号", exact=True)).to_have_count(0)
    assert await _linked(neighbour) == 0

    late = await visiting()
    await _by_provider(late, "agree")
    await expect(late.page).to_have_url(re.compile(r"/sign-up\?via=provider&.*next=/me$"))
    assert provider.refusals == []


async def test_who_refuses_at_the_provider_is_told_and_may_try_again(
    visiting: Open, neighbourhood: Neighbourhood
) -> None:
    """The sign-in page says what happened and still offers every way in."""
    guest = await visiting()
    await _by_provider(guest, "refuse")
    await expect(guest.page).to_have_url(re.compile(r"/sign-in\?problem=provider-refused$"))
    await expect(guest.page.get_by_text("没有登录成功")).to_be_visible()
    await expect(guest.page.get_by_role("button", name="登录")).to_be_visible()
    assert await guest.axe() == []


async def _by_provider(reader: Reader, answer: str) -> None:
    await reader.visit("/sign-in?next=/me")
    await reader.page.get_by_role("link", name=re.compile("^用.*登录$")).click()
    await reader.page.get_by_role("link", name=answer).click()


async def _linked(person: UUID) -> int:
    found: int = await fetch_value(
        "SELECT count(*) FROM sign_in_identity WHERE person = $1 AND kind = 'oidc'", person
    )
    return found
