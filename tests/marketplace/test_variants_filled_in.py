"""What was sold before there were variants."""

from __future__ import annotations

import importlib

from core.database import execute, fetch_row
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order

FILLING = importlib.import_module(
    "marketplace.piccolo_migrations.marketplace_2026_11_21t15_39_00_000002"
)


async def test_what_was_sold_before_gets_the_variant_without_a_name(database: str) -> None:
    """Each offer has one, each run sells it at its own price, and each line names it."""
    street = await a_street()
    campaign = await a_campaign(street)
    order = await an_order(street, campaign, await a_resident(street))
    await execute("ALTER TABLE order_line ALTER variant DROP NOT NULL")
    await execute("UPDATE order_line SET variant = NULL")
    await execute("DELETE FROM campaign_tier_price")
    await execute("DELETE FROM campaign_variant")
    await execute("DELETE FROM offer_variant")
    for statement in (
        FILLING.VARIANTS_OF_OFFERS,
        FILLING.VARIANTS_OF_CAMPAIGNS,
        FILLING.VARIANTS_OF_LINES,
    ):
        await execute(statement)
    await execute("ALTER TABLE order_line ALTER variant SET NOT NULL")
    row = await fetch_row(
        """SELECT line.variant_name, sold.price_fen, sold.list_price_fen, kind.name
           FROM order_line line JOIN campaign_variant sold ON sold.id = line.variant
           JOIN offer_variant kind ON kind.id = sold.variant WHERE line.parent = $1""",
        order,
    )
    assert row is not None
    assert tuple(row) == ("", 3390, 4200, "")
