"""Whether who waits comes before an order, as the function of the database decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_value

if TYPE_CHECKING:
    from uuid import UUID


async def line_has_first(order_id: UUID) -> bool:
    """Tell whether an order that gave its units back would take what somebody waits for."""
    return bool(
        await fetch_value(
            """SELECT line_comes_first(jsonb_build_object('campaign', placed.campaign, 'point',
                 placed.point, 'lines', jsonb_agg(jsonb_build_object('variant', line.variant,
                   'units', line.quantity - line.given_up_units))), $2)
               FROM market_order placed JOIN order_line line ON line.parent = placed.id
               WHERE placed.id = $1 GROUP BY placed.id""",
            order_id,
            clock.now(),
        )
    )


async def newcomers_wait(campaign_id: UUID) -> bool:
    """Tell whether nobody who comes now may have a unit of any kind at any point."""
    return bool(
        await fetch_value(
            """SELECT bool_and(line_comes_first(jsonb_build_object('campaign', sold.campaign,
                 'point', place.point, 'lines', jsonb_build_array(jsonb_build_object(
                   'variant', sold.id, 'units', 1))), $2))
               FROM campaign_variant sold JOIN campaign_point place
                 ON place.campaign = sold.campaign WHERE sold.campaign = $1""",
            campaign_id,
            clock.now(),
        )
    )
