"""Keeping what was pasted, line by line, with what each was read as."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction
from core.identifiers import uuid7
from core.personal_data import seal
from marketplace.group_list.reading import read
from marketplace.group_list.shapes import Entry, Item, Standing, Unread, VariantName
from marketplace.pasted_lists.refusals import GroupListClosed, GroupListUnreadable
from marketplace.pasted_lists.tables import EntryState
from marketplace.refusals import NoSuchCampaign, NoSuchPoint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from marketplace.group_list.shapes import Reading

TEXT_MAX = 20_000
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Line:
    """A line ready to be kept."""

    name: str
    raw: str
    note: str
    remark: str | None
    state: EntryState
    items: tuple[Item, ...]


async def variants_of(campaign_id: UUID) -> list[VariantName]:
    """Give what a campaign sells, as its lists call it."""
    rows = await fetch(
        """SELECT sold.id, kind.name FROM campaign_variant sold
             JOIN offer_variant kind ON kind.id = sold.variant
           WHERE sold.campaign = $1 ORDER BY sold.position""",
        campaign_id,
    )
    return [VariantName(row["id"], row["name"]) for row in rows]


async def paste(campaign_id: UUID, point_id: UUID, text: str, *, by: UUID) -> UUID:
    """Read a list for a campaign and keep it to be looked over; give its id.

    Raises NoSuchCampaign, NoSuchPoint, GroupListClosed when the campaign takes nobody any
    more, and GroupListUnreadable when no line could be an order.
    """
    title = await fetch_value(
        "SELECT offer.title FROM campaign JOIN offer ON offer.id = offer WHERE campaign.id = $1",
        campaign_id,
    )
    if title is None:
        raise NoSuchCampaign
    # A list at its longest takes a fifth of a second: beside the loop, before any lock.
    reading = await asyncio.to_thread(read, text, await variants_of(campaign_id), title)
    lines = lines_from(reading)
    if not lines:
        raise GroupListUnreadable
    async with transaction():
        await require_taking(campaign_id)
        await _require_point(campaign_id, point_id)
        made = uuid7()
        await execute(
            """INSERT INTO group_list (id, campaign, point, pasted_by, text_sealed, token, state,
                 made_at) VALUES ($1, $2, $3, $4, $5, $6, 'review', $7)""",
            made,
            campaign_id,
            point_id,
            by,
            seal(text),
            secrets.token_urlsafe(TOKEN_BYTES),
            clock.now(),
        )
        await _keep(made, lines)
    return made


def lines_from(reading: Reading) -> list[Line]:
    """Put what was read and what was not into one list, in the order of the text."""
    both: list[Entry | Unread] = [*reading.entries, *reading.unread]
    found = sorted(both, key=lambda line: line.line)
    return [_unread(line) if isinstance(line, Unread) else _read(line) for line in found]


def _unread(line: Unread) -> Line:
    return Line("", line.raw, "", line.why.value, EntryState.UNREAD, ())


def _read(line: Entry) -> Line:
    asks = line.standing is Standing.ORDERED
    remark = min(line.doubts, default=None) if asks else line.standing
    return Line(
        line.name,
        line.raw,
        line.note,
        remark.value if remark else None,
        EntryState.READ if asks else EntryState.DROPPED,
        line.items if asks else (),
    )


async def require_taking(campaign_id: UUID) -> None:
    """Raise GroupListClosed unless a campaign takes, or will take, orders."""
    row = await fetch_row("SELECT state, closes_at FROM campaign WHERE id = $1", campaign_id)
    if row is None or row["state"] not in {"open", "scheduled"} or row["closes_at"] <= clock.now():
        raise GroupListClosed


async def _require_point(campaign_id: UUID, point_id: UUID) -> None:
    known = await fetch_value(
        "SELECT 1 FROM campaign_point WHERE campaign = $1 AND point = $2", campaign_id, point_id
    )
    if not known:
        raise NoSuchPoint


async def _keep(list_id: UUID, lines: Sequence[Line]) -> None:
    ids = [uuid7() for _ in lines]
    await execute(
        """INSERT INTO group_list_entry (id, parent, position, name_sealed, raw_sealed,
             note_sealed, remark, state)
           SELECT line.id, $1, line.place, line.name, line.raw, line.note, line.remark, line.state
           FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
             $8::text[]) AS line (id, place, name, raw, note, remark, state)""",
        list_id,
        ids,
        list(range(1, len(lines) + 1)),
        [seal(line.name) for line in lines],
        [seal(line.raw) for line in lines],
        [seal(line.note) for line in lines],
        [line.remark for line in lines],
        [line.state.value for line in lines],
    )
    await keep_items(dict(zip(ids, [line.items for line in lines], strict=True)))


async def keep_items(asked: dict[UUID, tuple[Item, ...]]) -> None:
    """Write what lines ask for; whatever they asked for before is gone."""
    await execute("DELETE FROM group_list_item WHERE parent = ANY($1)", list(asked))
    each = [(entry, item) for entry, items in asked.items() for item in items]
    await execute(
        """INSERT INTO group_list_item (id, parent, variant, units)
           SELECT uuidv7(), entry, variant, units
           FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS item (entry, variant, units)""",
        [entry for entry, _ in each],
        [item.variant for _, item in each],
        [item.units for _, item in each],
    )
