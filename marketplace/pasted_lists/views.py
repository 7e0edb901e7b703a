"""Lists as those who look after them see them, and as the neighbours do."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import Struct

from core import clock
from core.database import fetch, fetch_row, fetch_value
from core.personal_data import mask_name, open_sealed
from marketplace.pasted_lists.pasting import variants_of
from marketplace.pasted_lists.refusals import NoSuchGroupList
from marketplace.pasted_lists.tables import EntryState, ListState

if TYPE_CHECKING:
    import asyncpg


class AskedUnits(Struct, frozen=True):
    """How many units of a variant; its name is empty when it is the only one."""

    variant_id: UUID
    name: str
    units: int


class ReviewedLine(Struct, frozen=True):
    """A line with what it was read as. ``remark`` says why not, or what to look at."""

    position: int
    raw: str
    name: str
    items: list[AskedUnits]
    note: str
    remark: str | None
    state: EntryState


class VariantChoice(Struct, frozen=True):
    """A variant a line may ask for."""

    id: UUID
    name: str


class GroupListReview(Struct, frozen=True):
    """A whole list, for those who look it over; ``token`` is for the link once it is open."""

    id: UUID
    campaign_id: UUID
    title: str
    pick_up_point_id: UUID
    pick_up_point_name: str
    state: ListState
    token: str
    made_at: datetime
    variants: list[VariantChoice]
    lines: list[ReviewedLine]


class GroupListRow(Struct, frozen=True):
    """A list in the list of lists."""

    id: UUID
    state: ListState
    pick_up_point_name: str
    made_at: datetime
    lines: int
    unread: int
    ordered: int


class SharedLine(Struct, frozen=True):
    """A line as every neighbour sees it."""

    position: int
    name: str
    items: list[AskedUnits]
    ordered: bool
    mine: bool


class SharedList(Struct, frozen=True):
    """A list behind its link; names are masked, notes are not shown."""

    campaign_id: UUID
    title: str
    merchant: str
    pick_up_point_name: str
    closes_at: datetime
    open: bool
    lines: list[SharedLine]


LIST = """
  SELECT list.*, offer.title, merchant.name AS merchant, point.name AS point_name,
    campaign.closes_at, campaign.state AS campaign_state
  FROM group_list list JOIN campaign ON campaign.id = list.campaign
    JOIN offer ON offer.id = campaign.offer JOIN merchant ON merchant.id = campaign.merchant
    JOIN pick_up_point point ON point.id = list.point
"""


async def review_of(list_id: UUID) -> GroupListReview:
    """Give a list with all its lines; raises NoSuchGroupList."""
    row = await fetch_row(f"{LIST} WHERE list.id = $1", list_id)
    if row is None:
        raise NoSuchGroupList
    entries, asked = await _entries(list_id)
    return GroupListReview(
        id=row["id"],
        campaign_id=row["campaign"],
        title=row["title"],
        pick_up_point_id=row["point"],
        pick_up_point_name=row["point_name"],
        state=row["state"],
        token=row["token"],
        made_at=row["made_at"],
        variants=[VariantChoice(*kind) for kind in await variants_of(row["campaign"])],
        lines=[
            ReviewedLine(
                position=entry["position"],
                raw=open_sealed(entry["raw_sealed"]),
                name=open_sealed(entry["name_sealed"]),
                items=asked[entry["id"]],
                note=open_sealed(entry["note_sealed"]),
                remark=entry["remark"],
                state=entry["state"],
            )
            for entry in entries
        ],
    )


async def lists_of(campaign_id: UUID) -> list[GroupListRow]:
    """Give the lists of a campaign, the latest first."""
    rows = await fetch(
        """SELECT list.id, list.state, point.name AS pick_up_point_name, list.made_at,
             count(entry.id) AS lines,
             count(*) FILTER (WHERE entry.state = 'unread') AS unread,
             count(*) FILTER (WHERE entry.state = 'ordered') AS ordered
           FROM group_list list JOIN pick_up_point point ON point.id = list.point
             LEFT JOIN group_list_entry entry ON entry.parent = list.id
           WHERE list.campaign = $1 GROUP BY list.id, point.name
           ORDER BY list.made_at DESC LIMIT 50""",
        campaign_id,
    )
    return [GroupListRow(**dict(row)) for row in rows]


async def shared_list(token: str, *, viewer: UUID | None) -> SharedList:
    """Give an open or closed list by its link; raises NoSuchGroupList."""
    row = await fetch_row(f"{LIST} WHERE list.token = $1 AND list.state <> 'review'", token)
    if row is None:
        raise NoSuchGroupList
    entries, asked = await _entries(row["id"])
    return SharedList(
        campaign_id=row["campaign"],
        title=row["title"],
        merchant=row["merchant"],
        pick_up_point_name=row["point_name"],
        closes_at=row["closes_at"],
        open=_is_open(row),
        lines=[
            SharedLine(
                position=entry["position"],
                name=mask_name(open_sealed(entry["name_sealed"])),
                items=asked[entry["id"]],
                ordered=entry["state"] == EntryState.ORDERED,
                mine=viewer is not None and entry["claimed_by"] == viewer,
            )
            for entry in entries
            if entry["state"] in {EntryState.CONFIRMED, EntryState.ORDERED}
        ],
    )


async def campaign_behind(token: str) -> UUID:
    """Give the campaign of a shared list by its link; raises NoSuchGroupList."""
    found: UUID | None = await fetch_value(
        "SELECT campaign FROM group_list WHERE token = $1 AND state <> 'review'", token
    )
    if found is None:
        raise NoSuchGroupList
    return found


def _is_open(row: asyncpg.Record) -> bool:
    takes = row["campaign_state"] in {"open", "scheduled"} and row["closes_at"] > clock.now()
    return takes and row["state"] == ListState.OPEN


async def _entries(
    list_id: UUID,
) -> tuple[list[asyncpg.Record], dict[UUID, list[AskedUnits]]]:
    entries = await fetch(
        "SELECT * FROM group_list_entry WHERE parent = $1 ORDER BY position", list_id
    )
    rows: list[Any] = await fetch(
        """SELECT item.parent, item.variant, kind.name, item.units FROM group_list_item item
             JOIN campaign_variant sold ON sold.id = item.variant
             JOIN offer_variant kind ON kind.id = sold.variant
           WHERE item.parent = ANY($1) ORDER BY sold.position""",
        [entry["id"] for entry in entries],
    )
    asked: dict[UUID, list[AskedUnits]] = defaultdict(list)
    for row in rows:
        asked[row["parent"]].append(AskedUnits(row["variant"], row["name"], row["units"]))
    return entries, asked
