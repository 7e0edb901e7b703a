"""Inviting colleagues: sent, withdrawn and sent again by the owner, answered by link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from accounts.addresses import Address
from accounts.inviting import invite
from accounts.tables.parties import Role
from core.database import fetch_value
from core.messages.queries import recent
from tests.marketplace.handing_over import as_viewer
from tests.people import a_person

if TYPE_CHECKING:
    from uuid import UUID

    from tests.browser.conftest import Neighbourhood, Opening

ADDRESS = "13800007777"


async def test_an_owner_keeps_the_unanswered_invitations_in_hand(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """It stands in the list after a reload; sent again it has a new link; withdrawn it is gone."""
    street = neighbourhood.street
    owner = await opening(street.owner)
    page = owner.page
    await owner.visit(f"/merchant/{street.merchant}/staff")
    await page.get_by_role("button", name="邀请店员").click()
    await page.get_by_label("手机号或邮箱").fill(ADDRESS)
    await page.get_by_role("button", name="发出邀请").click()
    await expect(page.get_by_text("138****7777")).to_be_visible()
    await owner.visit(f"/merchant/{street.merchant}/staff")
    await expect(page.get_by_text("138****7777")).to_be_visible()
    first = await _link()
    await page.get_by_role("button", name="再发一次").click()
    await expect(page.get_by_text("旧链接失效")).to_be_visible()
    assert await _link() != first
    await page.get_by_role("button", name="撤回").click()
    await page.get_by_role("dialog").get_by_role("button", name="撤回").click()
    await expect(page.get_by_text("138****7777")).to_have_count(0)
    assert await owner.axe() == []

    stranger = await opening()
    await stranger.visit(await _link())
    await expect(stranger.page.get_by_text("撤回了这份邀请")).to_be_visible()
    await stranger.visit("/invitations/made-up")
    await expect(stranger.page.get_by_role("heading", name="没有这份邀请")).to_be_visible()
    stranger.complaints.clear()


async def test_whoever_is_invited_signs_in_and_accepts(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The link leads through the sign-in and back, and then to the shop's own pages."""
    street = neighbourhood.street
    invited = await a_person(phone=f"+86{ADDRESS}")
    await _invite(street.owner, street.merchant)
    guest = await opening()
    await guest.visit(await _link())
    await expect(guest.page.get_by_text("138****7777").first).to_be_visible()
    assert await guest.axe() == []
    await guest.page.get_by_role("link", name="登录", exact=True).last.click()
    await expect(guest.page).to_have_url(re.compile(r"/sign-in\?next=/invitations/"))

    neighbour = await opening(invited)
    await neighbour.visit(await _link())
    await neighbour.page.get_by_role("button", name="接受邀请").click()
    await expect(neighbour.page).to_have_url(re.compile(f"/merchant/{street.merchant}/today"))
    await neighbour.visit(await _link())
    await expect(neighbour.page.get_by_text("已被接受")).to_be_visible()


async def test_whoever_is_invited_declines_without_an_account(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Asked once more, then said clearly; somebody else is told whose invitation it is."""
    street = neighbourhood.street
    await _invite(street.owner, street.merchant)
    neighbour = await opening(neighbourhood.neighbour)
    await neighbour.visit(await _link())
    await expect(neighbour.page.get_by_text("它不属于当前账号")).to_be_visible()
    await expect(neighbour.page.get_by_role("button", name="接受邀请")).to_have_count(0)

    guest = await opening()
    await guest.visit(await _link())
    await guest.page.get_by_role("button", name="谢绝").click()
    await guest.page.get_by_role("dialog").get_by_role("button", name="谢绝").click()
    await expect(guest.page.get_by_text("已被谢绝")).to_be_visible()
    assert await fetch_value("SELECT count(*) FROM invitation WHERE declined_at IS NOT NULL") == 1


async def _invite(owner: UUID, merchant: UUID) -> None:
    await invite(await as_viewer(owner), merchant, Address.of("phone", ADDRESS), Role.STAFF)


async def _link() -> str:
    """Give the path of the latest link sent to the address."""
    sent = await recent(20, address=f"+86{ADDRESS}")
    link = next(message.fields["link"] for message in sent if message.purpose == "invitation")
    return f"/invitations/{link.rpartition('/')[2]}"
