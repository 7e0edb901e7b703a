"""Whether the goods of a run and its pick-up points fit together, asked when it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch, fetch_row, within_transaction
from core.refusals import Text
from marketplace.after_sales.after_sale_windows import least_hours
from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.pick_up.point_hours import open_within
from marketplace.pick_up.point_rules import OpenSpan
from marketplace.pick_up.storage import Capacity, Storage
from marketplace.refusals import BadCampaign, NoSuchOffer
from marketplace.tables.pick_up import PointState

if TYPE_CHECKING:
    import asyncpg

COLD: dict[Storage, Text] = {
    Storage.COOL: Text("冷藏", "cool"),
    Storage.FROZEN: Text("冷冻", "frozen"),
}
# A kept unit is a buyer's money: only what spoils meanwhile may go without it coming back.
PERISHABLE_ONLY = Text(
    "只有容易坏的商品可以选“没人取不退款”；请改成退款，或在商品里注明容易坏",
    "only goods that spoil may be kept without a refund; refund them, or say that they spoil",
)


@within_transaction
async def require_fitting_points(campaign: asyncpg.Record) -> None:
    """Raise BadCampaign, with every complaint, unless each point can take and hand out the goods.

    A point may have closed or changed since the draft; its row stays locked, so that it cannot
    before this is published.
    """
    offer = await fetch_row(
        "SELECT storage, perishable FROM offer WHERE id = $1", campaign["offer"]
    )
    if offer is None:
        raise NoSuchOffer
    points = await fetch(
        """SELECT point.*, at.collect_from, at.collect_until FROM campaign_point at
           JOIN pick_up_point point ON point.id = at.point
           WHERE at.campaign = $1 ORDER BY point.id FOR SHARE OF point""",
        campaign["id"],
    )
    found = [
        complaint for point in points for complaint in _about(point, Storage(offer["storage"]))
    ]
    kept = campaign["uncollected_rule"] != UncollectedRule.RETURN_AND_REFUND
    if kept and not offer["perishable"]:
        found.append(PERISHABLE_ONLY)
    least = least_hours(perishable=offer["perishable"])
    if campaign["after_sale_hours"] < least:
        found.append(
            Text(
                f"这件商品的售后时间至少 {least} 小时；请保存一次再发布",
                f"buyers may complain for at least {least} hours; save it once more",
            )
        )
    if found:
        raise BadCampaign(complaints=found)


def _about(point: asyncpg.Record, storage: Storage) -> list[Text]:
    name = point["name"]
    if point["state"] != PointState.ACTIVE:
        return [Text(f"自提点“{name}”已停用", f"the pick-up point “{name}” is not in use")]
    found = []
    hours = [OpenSpan.of(span) for span in point["hours"]]
    if not open_within(hours, point["collect_from"], point["collect_until"]):
        found.append(
            Text(
                f"取货时间里“{name}”不开放（它的时间见自提点）",
                f"“{name}” is not open while goods can be collected; see its hours",
            )
        )
    room = Capacity(point["capacity_units"], point["cool_units"], point["frozen_units"])
    if not room.keeps(storage):
        cold = COLD[storage]
        found.append(Text(f"“{name}”没有{cold.zh}", f"“{name}” cannot keep goods {cold.en}"))
    return found
