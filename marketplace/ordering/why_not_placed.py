"""Saying to a buyer what stands against an order, as placing found it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.refusals import Text
from marketplace.refusals import (
    CampaignNotOpen,
    LimitReached,
    NoRoomAtPoint,
    NoSuchCampaign,
    NoSuchPoint,
    NoSuchVariant,
    NotServed,
    OrderIdReused,
    SoldOut,
)
from marketplace.waiting_list.refusals import WaitingListFirst

if TYPE_CHECKING:
    from core.refusals import Refusal

PERSON = Text("人", "person")
HOUSEHOLD = Text("户", "household")
WHO = {"person_limit": PERSON, "household_limit": HOUSEHOLD}
BARE: dict[str, type[Refusal]] = {
    "no_such_campaign": NoSuchCampaign,
    "no_such_point": NoSuchPoint,
    "no_such_variant": NoSuchVariant,
    "id_reused": OrderIdReused,
}
LEFT: dict[str, type[SoldOut | NoRoomAtPoint]] = {
    "sold_out": SoldOut,
    "no_room_at_point": NoRoomAtPoint,
}


async def refusal_of(why: dict[str, Any]) -> Refusal:
    """Give the refusal of one order by what ``place_purchases`` tells of it."""
    match why["code"]:
        case "sold_out" | "no_room_at_point" as code:
            return LEFT[code](left=why["left"])
        case "not_open":
            return CampaignNotOpen(state=why["state"])
        case "person_limit" | "household_limit" as code:
            return LimitReached(who=WHO[code], limit=why["limit"], used=why["used"])
        case "waiting_list_first":
            return WaitingListFirst(ahead=why["ahead"])
        case "not_served":
            return NotServed(communities=await _served(UUID(why["campaign"])))
        case code:
            return BARE[code]()


async def _served(campaign_id: UUID) -> list[str]:
    rows = await fetch(
        """SELECT place.name FROM campaign_community served
           JOIN community place ON place.id = served.community
           WHERE served.campaign = $1 ORDER BY place.name""",
        campaign_id,
    )
    return [row["name"] for row in rows]
