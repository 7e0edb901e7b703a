"""The accounts over HTTP, a district of places, and people in it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

import pytest

from accounts.consent_texts import every_consent_text
from accounts.founding import found_person
from accounts.importing_communities import import_communities
from accounts.memberships import create_party, give_role
from accounts.passwords import hash_password
from accounts.signing_in import begin_session
from accounts.tables.parties import PartyKind, Role
from api import accounts
from api.app import create_app
from core.database import fetch, transaction
from tests.accounts.browser import FIREFOX, Browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from litestar import Litestar

    Make: TypeAlias = Callable[..., Awaitable["Somebody"]]

PASSWORD = "plums-and-persimmons"
PLACES = {
    "provinces.csv": 'code,name\n31,"上海市"\n44,"广东省"\n',
    "cities.csv": 'code,name,provinceCode\n3101,"市辖区",31\n4419,"东莞市",44\n',
    "areas.csv": 'code,name,cityCode,provinceCode\n310106,"静安区",3101,31\n'
    '310101,"黄浦区",3101,31\n441900,"东莞市",4419,44\n',
    "streets.csv": "code,name,areaCode,provinceCode,cityCode\n"
    '310106012,"南京西路街道",310106,31,3101\n310106013,"静安寺街道",310106,31,3101\n'
    '310101002,"南京东路街道",310101,31,3101\n441900003,"东城街道",441900,44,4419\n',
    "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    '310106012002,"延中居委会",310106012,31,3101,310106\n'
    '310106012003,"联华居委会",310106012,31,3101,310106\n'
    '310106013001,"愚谷村居委会",310106013,31,3101,310106\n'
    '310101002003,"云中居委会",310101002,31,3101,310101\n'
    '441900003001,"岗贝社区居委会",441900003,44,4419,441900\n',
}


@pytest.fixture
def divisions(tmp_path: Path) -> Path:
    """Give the files of a very small country."""
    for name, content in PLACES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def app(environment: dict[str, str]) -> Litestar:
    """Give the application with the accounts alone."""
    return create_app(accounts.RESOURCES)


@pytest.fixture
async def open_browser(app: Litestar, database: str) -> AsyncIterator[Callable[..., Browser]]:
    """Give a function that opens a browser with cookies of its own."""
    async with AsyncExitStack() as stack:

        def opened(address: str = "203.0.113.7") -> Browser:
            made = Browser(app, address)
            stack.push_async_callback(made.client.aclose)
            return made

        yield opened


@pytest.fixture
async def browser(open_browser: Callable[..., Browser]) -> Browser:
    """Give the browser of somebody nobody knows."""
    return open_browser()


@pytest.fixture
async def places(database: str, divisions: Path) -> dict[str, UUID]:
    """Give the communities of Jing'an by their code."""
    await import_communities("310106", folder=divisions)
    return {row["code"]: row["id"] for row in await fetch("SELECT code, id FROM community")}


@pytest.fixture
def home(places: dict[str, UUID]) -> UUID:
    """Give the community 延中."""
    return places["310106012002"]


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Give the hash of the password everybody has here, made once."""
    return asyncio.run(hash_password(PASSWORD))


@dataclass
class Somebody:
    """A person with a password and a browser in which they are signed in."""

    id: UUID
    address: str
    browser: Browser


@pytest.fixture
async def somebody(open_browser: Callable[..., Browser], home: UUID, password_hash: str) -> Make:
    """Give a function that makes a person and signs them in."""
    count = 0

    async def make(name: str = "张小丽", address: str | None = None) -> Somebody:
        nonlocal count
        count += 1
        holds = address or f"138000010{count:02d}"
        person_id = await found_person(name, holds, password_hash=password_hash, community_id=home)
        opened = open_browser(f"198.51.100.{count}")
        opened.keep(await begin_session(person_id, user_agent=FIREFOX, client=opened.address))
        return Somebody(person_id, holds, opened)

    return make


async def found_shop(owner: UUID, name: str = "老王水果店") -> UUID:
    """Make a merchant with its owner."""
    async with transaction():
        party = await create_party(PartyKind.MERCHANT, name)
        await give_role(party, owner, Role.OWNER)
    return party


def agreed() -> list[dict[str, str]]:
    """Give the required consents as the sign-up page sends them."""
    return [
        {"purpose": text.purpose.value, "text_version": text.version}
        for text in every_consent_text()
        if text.required
    ]
