"""Looking a list over: what a person says the lines mean, opening it, ending it, deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core import clock
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.personal_data import seal
from core.refusals import Text
from marketplace.group_list.shapes import UNITS_MAX, Item
from marketplace.pasted_lists.pasting import keep_items, require_taking, variants_of
from marketplace.pasted_lists.refusals import BadGroupList, GroupListClosed, NoSuchGroupList
from marketplace.pasted_lists.tables import EntryState, ListState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    import asyncpg

NAME_MAX = 40


class Reviewed(NamedTuple):
    """A line as a person wants it kept; one that is not wanted asks for nothing."""

    position: int
    name: str
    items: tuple[Item, ...]
    note: str
    wanted: bool


async def review(list_id: UUID, lines: Sequence[Reviewed]) -> None:
    """Keep lines as they were looked over; those not named stay as they are.

    Raises NoSuchGroupList, GroupListClosed, and BadGroupList with a complaint per line. A
    line somebody has paid for is left alone.
    """
    async with transaction():
        held = await _lock(list_id)
        known = {variant.variant for variant in await variants_of(held["campaign"])}
        entries = {row["position"]: row for row in await _entries(list_id)}
        complaints = [
            complaint for line in lines for complaint in _complaints(line, known, set(entries))
        ]
        if complaints or len({line.position for line in lines}) != len(lines):
            raise BadGroupList(complaints or [Text("同一行写了两次", "a line is named twice")])
        wanted = EntryState.CONFIRMED if held["state"] == ListState.OPEN else EntryState.READ
        changing = [line for line in lines if entries[line.position]["state"] != EntryState.ORDERED]
        await execute(
            """UPDATE group_list_entry SET name_sealed = line.name, note_sealed = line.note,
                 state = line.state, remark = CASE WHEN line.state = 'dropped' THEN remark END
               FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
                 AS line (id, name, note, state)
               WHERE group_list_entry.id = line.id""",
            [entries[line.position]["id"] for line in changing],
            [seal(line.name.strip()) for line in changing],
            [seal(line.note.strip()) for line in changing],
            [(wanted if line.wanted else EntryState.DROPPED).value for line in changing],
        )
        await keep_items(
            {entries[line.position]["id"]: line.items if line.wanted else () for line in changing}
        )


async def open_list(list_id: UUID) -> None:
    """Share what was read; what was not read stays with who pasted it. Again is harmless.

    Raises BadGroupList when nothing was read, GroupListClosed.
    """
    async with transaction():
        held = await _lock(list_id)
        if held["state"] == ListState.OPEN:
            return
        moved = await execute(
            "UPDATE group_list_entry SET state = 'confirmed' WHERE parent = $1 AND state = 'read'",
            list_id,
        )
        if not moved:
            raise BadGroupList([Text("没有一行可以认领", "no line can be claimed")])
        await execute(
            "UPDATE group_list SET state = 'open', opened_at = $2 WHERE id = $1",
            list_id,
            clock.now(),
        )


async def delete_list(list_id: UUID) -> None:
    """Forget a list with every name on it; orders that came of it stay orders."""
    async with transaction():
        held = await fetch_row("SELECT id FROM group_list WHERE id = $1 FOR UPDATE", list_id)
        if held is None:
            raise NoSuchGroupList
        await forget([list_id])


@within_transaction
async def forget(list_ids: Sequence[UUID]) -> None:
    """Delete lists, their lines and what these ask for."""
    await execute(
        """DELETE FROM group_list_item WHERE parent IN
             (SELECT id FROM group_list_entry WHERE parent = ANY($1))""",
        list(list_ids),
    )
    await execute("DELETE FROM group_list_entry WHERE parent = ANY($1)", list(list_ids))
    await execute("DELETE FROM group_list WHERE id = ANY($1)", list(list_ids))


async def _lock(list_id: UUID) -> asyncpg.Record:
    row = await fetch_row("SELECT * FROM group_list WHERE id = $1 FOR UPDATE", list_id)
    if row is None:
        raise NoSuchGroupList
    if row["state"] == ListState.CLOSED:
        raise GroupListClosed
    await require_taking(row["campaign"])
    return row


async def _entries(list_id: UUID) -> list[asyncpg.Record]:
    return await fetch(
        "SELECT id, position, state FROM group_list_entry WHERE parent = $1 FOR UPDATE", list_id
    )


def _complaints(line: Reviewed, variants: set[UUID], known: set[int]) -> Iterator[Text]:
    at = line.position
    if at not in known:
        yield Text(f"没有第 {at} 行", f"there is no line {at}")
    elif line.wanted:
        if not 1 <= len(line.name.strip()) <= NAME_MAX:
            yield Text(f"第 {at} 行要写名字", f"line {at} needs a name")
        if not line.items:
            yield Text(f"第 {at} 行要写份数", f"line {at} needs a number of units")
        asked = [item.variant for item in line.items]
        right = set(asked) <= variants and len(set(asked)) == len(asked)
        if not right or any(not 1 <= item.units <= UNITS_MAX for item in line.items):
            yield Text(f"第 {at} 行的规格或份数有误", f"line {at} asks for what there is not")
