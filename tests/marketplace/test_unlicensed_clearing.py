"""Real yuan, paid on by hand: whoever runs the platform is warned (rule 4.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.database import execute, fetch_value, transaction
from core.settings import settings
from ledger.books import Book, money
from ledger.posting import Line, post
from marketplace.settling.payees import ensure_payee
from tests.marketplace.builders import a_party, a_street
from tests.marketplace.desks import browser_of, the_application
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from core.refusals import Language


@pytest.fixture
async def operator(database: str) -> UUID:
    """Give an operator of a platform on which a merchant sells."""
    await a_street()
    person = await a_person()
    await a_party("platform", "平台", owner=person)
    return person


@pytest.fixture(params=["sk_live_looks_real", "rk_live_looks_real"])
def live_key(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, operator: UUID
) -> Iterator[str]:
    """Set a key that looks like a real one, as in production."""
    monkeypatch.setenv("STRIPE_API_KEY", request.param)
    monkeypatch.delenv("STRIPE_API_BASE", raising=False)
    monkeypatch.delenv("STRIPE_PAY_PAGE", raising=False)
    settings.cache_clear()
    yield str(request.param)
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-CN", "可能构成“二清”"), ("en", "This may be clearing without a licence")],
)
async def test_a_live_key_with_payees_paid_by_hand_is_warned_of(
    language: Language, title: str, operator: UUID, live_key: str
) -> None:
    """In the reader's language, with what to do."""
    assert live_key
    (found,) = await _warnings(operator, language)
    assert (found["code"], found["title"]) == ("clears_without_licence", title)
    assert "牌照" in found["detail"] or "licence" in found["detail"]


async def test_without_anybody_to_pay_there_is_no_warning(operator: UUID, live_key: str) -> None:
    """Nobody's money is held yet."""
    assert live_key
    await execute("UPDATE merchant SET state = 'suspended'")
    assert await _warnings(operator) == []


async def test_payees_the_provider_pays_are_no_reason(operator: UUID, live_key: str) -> None:
    """Who chose the provider holds their own money; one who is paid by hand is enough."""
    assert live_key
    merchant = await fetch_value("SELECT id FROM merchant")
    async with transaction():
        await ensure_payee(merchant)
    await execute("UPDATE payee SET provider = 'stripe_transfer'")
    assert await _warnings(operator) == []
    host = await a_party("organisation", "物业", owner=await a_person())
    async with transaction():
        await ensure_payee(host)
    assert await _warnings(operator) == []
    async with transaction():
        await post(
            key="test:host",
            kind="host_commission",
            source=host,
            lines=[
                Line(money(Book.HOST_PAYABLE, host), 100),
                Line(money(Book.PLATFORM_COMMISSION), -100),
            ],
        )
    assert len(await _warnings(operator)) == 1


async def test_a_test_key_collects_nothing(operator: UUID) -> None:
    """A platform that is tried out is not warned."""
    assert await _warnings(operator) == []


async def test_warnings_are_for_the_platforms_people(operator: UUID) -> None:
    """A resident is told of none."""
    async with browser_of(the_application(), await a_person()) as stranger:
        answer = await stranger.get("/operator/warnings")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found-here")


async def _warnings(person: UUID, language: Language = "zh-CN") -> list[dict[str, Any]]:
    async with browser_of(the_application(), person, language) as browser:
        headers = {"accept-language": language}
        answer = await browser.get("/operator/warnings", headers=headers)
    assert answer.status_code == 200
    return list(answer.json()["items"])
