"""Money on its way to a merchant: confirmed, proposed, approved by another, exported, paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch_row
from tests.browser.consoles import a_stated_street, with_bank_account
from tests.marketplace.handing_over import state_of

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.async_api import Page

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader


async def _confirm(owner: Reader, address: str) -> None:
    await owner.visit(address)
    await owner.page.get_by_role("button", name="确认无误").click()
    await owner.page.get_by_role("dialog").get_by_role("button", name="确认无误").click()
    await expect(owner.page.get_by_text("已确认", exact=True)).to_be_visible()


async def _propose(maker: Reader) -> None:
    await maker.visit("/operator/statements")
    await maker.page.get_by_role("button", name="提出打款").click()
    await expect(maker.page.get_by_text("已提出，等另一位同事复核")).to_be_visible()
    await maker.visit("/operator/payouts")
    await expect(maker.page.get_by_text("您提出的，要由另一位同事复核")).to_be_visible()
    await expect(maker.page.get_by_role("button", name="复核通过")).to_have_count(0)


async def _approve(checker: Reader) -> None:
    await checker.visit("/operator/payouts")
    await checker.page.get_by_role("button", name="复核通过").click()
    await checker.page.get_by_role("dialog").get_by_role("button", name="复核通过").click()
    await expect(checker.page.get_by_text("已复核，可以导出")).to_be_visible()


async def _export(page: Page) -> str:
    async with page.expect_download() as download:
        await page.get_by_role("button", name="导出银行文件（1 笔）").click()
    stream = await (await download.value).path()
    return stream.read_text(encoding="utf-8-sig")


async def _record(page: Page, reference: str) -> None:
    await page.get_by_role("button", name="登记到账").click()
    await page.get_by_label("银行流水号").fill(reference)
    await page.get_by_role("dialog").get_by_role("button", name="登记到账").click()
    await expect(page.get_by_text(f"银行流水号 {reference}")).to_be_visible()


async def _payout_state(statement: UUID) -> str:
    row = await fetch_row("SELECT state FROM payout WHERE statement = $1", statement)
    assert row is not None
    return str(row["state"])


async def test_a_statement_is_confirmed_paid_and_seen_as_paid(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The merchant confirms; who proposes cannot approve; the reference reaches the merchant."""
    street = neighbourhood.street
    statement = await a_stated_street(street)
    await with_bank_account(street)
    address = f"/merchant/{street.merchant}/statements/{statement}"
    owner = await opening(street.owner)
    await _confirm(owner, address)
    assert await state_of("statement", statement) == "confirmed"
    await _propose(await opening(street.maker))
    checker = await opening(street.checker)
    await _approve(checker)
    written = await _export(checker.page)
    assert "6222020200012345678" in written.replace(" ", "")
    await _record(checker.page, "2026112100331")
    assert await _payout_state(statement) == "paid"
    await owner.visit(address)
    await expect(owner.page.get_by_text("2026112100331")).to_be_visible()
    await expect(owner.page.get_by_text("款已打到您的账户。")).to_be_visible()
