"""What a merchant reads of a statement: every part by itself, with why it stands there."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from playwright.async_api import expect

from core import clock
from marketplace.settling.paying_out import mark_paid
from marketplace.settling.stating import issue_statements
from tests.browser.consoles import a_stated_street
from tests.browser.reader import Choices
from tests.marketplace.handing_over import a_statement, as_viewer, earned_orders
from tests.marketplace.paying_merchants import an_exported_payout

if TYPE_CHECKING:
    from datetime import timedelta

    from tests.browser.conftest import Neighbourhood, Opening


async def test_an_earlier_payout_stands_apart_from_the_goods(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Two orders were sold, one payout went out: the goods are told in full."""
    street = neighbourhood.street
    with ExitStack() as later:

        def move(by: timedelta) -> None:
            later.enter_context(clock.moved(by))

        _, payout = await an_exported_payout(street, move)
        await mark_paid(await as_viewer(street.maker), payout, "ICBC-1")
        await earned_orders(street, move, 2)
        await issue_statements()
    owner = await opening(street.owner, Choices(language="en"))
    await owner.visit(f"/merchant/{street.merchant}/statements/{await a_statement(street)}")
    parts = owner.page.locator("dl").first
    for words in (
        ("Carried over", "¥28.40"),
        ("Goods", "2 orders", "¥59.80"),
        ("Service fee", "−¥3.00"),
        ("Paid out earlier", "1 payout", "−¥28.40", "owed no longer"),
    ):
        row = parts.locator("div").filter(has_text=words[0])
        for word in words:
            await expect(row.first).to_contain_text(word)
    await expect(owner.page.locator(".closing")).to_contain_text("¥56.80")
    await expect(owner.page.get_by_text("FK-")).not_to_have_count(0)


async def test_a_single_line_is_disputed_and_its_order_tells_its_day(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """One line is ticked and argued about; the other is paid, and says when it arrives."""
    street = neighbourhood.street
    statement = await a_stated_street(street)
    owner = await opening(street.owner, Choices(language="en"))
    await owner.visit(f"/merchant/{street.merchant}/statements/{statement}")
    main = owner.page.get_by_role("main")
    await main.get_by_role("checkbox").first.check()
    await main.get_by_role("button", name="Object to 1 line (¥28.40)").click()
    sheet = owner.page.get_by_role("dialog")
    await sheet.get_by_role("textbox").fill("the fee was taken twice")
    await sheet.get_by_role("button", name="Object to 1 line (¥28.40)").click()
    await expect(main.get_by_text("Being checked")).to_have_count(1)
    await expect(main).to_contain_text("¥28.40 of it is disputed")
    await expect(main.get_by_role("checkbox")).to_have_count(1)
    await main.locator('a[href$="/money"]').first.click()
    await expect(main.get_by_role("heading", level=1)).to_contain_text("Money of an order")
    await expect(main).to_contain_text("Neighbour paid")
    await expect(main).to_contain_text("Expected")
    await expect(main.get_by_role("link", name="JS-")).to_have_count(1)
