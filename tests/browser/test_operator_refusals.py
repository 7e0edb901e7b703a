"""What operators answer and turn down: objections and payouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch_row
from marketplace.settling.confirming import confirm, dispute
from marketplace.settling.paying_out import propose
from tests.browser.consoles import DESK, a_stated_street, with_bank_account
from tests.marketplace.handing_over import as_viewer, payable_of, state_of

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening


async def test_an_objection_is_answered_with_a_correction(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Without words or an amount nothing is sent; then the merchant reads the answer."""
    street = neighbourhood.street
    statement = await a_stated_street(street)
    await dispute(await as_viewer(street.owner), street.merchant, statement, "少算了一单")
    owed = await payable_of(street.merchant)
    operator = await opening(street.maker)
    await operator.page.set_viewport_size(DESK)
    await operator.visit("/operator/statements")
    await operator.page.get_by_role("button", name="答复").click()
    dialog = operator.page.get_by_role("dialog")
    await expect(dialog.get_by_text("商户的异议：少算了一单")).to_be_visible()
    await dialog.get_by_role("radio", name="补给商户").check()
    await dialog.get_by_role("button", name="发出答复").click()
    await expect(dialog.get_by_text("请写几个字")).to_be_visible()
    await expect(dialog.get_by_text("请填金额，最多 10 万元")).to_be_visible()
    assert await operator.axe() == []
    await dialog.get_by_label("答复").fill("核对过了，下期补上")
    await dialog.get_by_label("金额").fill("5.5")
    await dialog.get_by_role("button", name="发出答复").click()
    await expect(operator.page.get_by_text("已答复，等商户再核对")).to_be_visible()
    assert await state_of("statement", statement) == "issued"
    assert await payable_of(street.merchant) == owed + 550
    owner = await opening(street.owner)
    await owner.visit(f"/merchant/{street.merchant}/statements/{statement}")
    await expect(owner.page.get_by_text("平台的答复：核对过了，下期补上")).to_be_visible()


async def test_a_proposed_payout_is_turned_down_with_a_reason(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Nothing is paid, the reason stands on the payout, the statement can be proposed again."""
    street = neighbourhood.street
    statement = await a_stated_street(street)
    await with_bank_account(street)
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    payout = await propose(await as_viewer(street.maker), statement)
    checker = await opening(street.checker)
    await checker.visit("/operator/payouts")
    await checker.page.get_by_role("button", name="否决", exact=True).click()
    dialog = checker.page.get_by_role("dialog")
    await dialog.get_by_label("否决原因").fill("户名和执照不一致")
    await dialog.get_by_role("button", name="否决").click()
    await expect(checker.page.get_by_text("否决原因：户名和执照不一致")).to_be_visible()
    row = await fetch_row("SELECT state, rejection_reason FROM payout WHERE id = $1", payout)
    assert row is not None
    assert tuple(row.values()) == ("rejected", "户名和执照不一致")
    assert await state_of("statement", statement) == "confirmed"
