"""What lists of chat groups keep of a person: shown in their export.

Others' lines stay out of it, also of lists the person pasted: whoever wrote a line is somebody
else, and learns of it by claiming it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.exporting import contribute_export
from core.database import fetch
from core.personal_data import open_sealed

if TYPE_CHECKING:
    from uuid import UUID

CLAIMED = """
  SELECT offer.title, said.position, said.name_sealed, said.raw_sealed, said.note_sealed,
         said.state, placed.number AS order_number, list.made_at,
         (SELECT string_agg(trim(kind.name || ' ×' || asked.units), '; ' ORDER BY sold.position)
          FROM group_list_item asked JOIN campaign_variant sold ON sold.id = asked.variant
          JOIN offer_variant kind ON kind.id = sold.variant
          WHERE asked.parent = said.id) AS asked_for
  FROM group_list_entry said JOIN group_list list ON list.id = said.parent
  JOIN campaign run ON run.id = list.campaign JOIN offer ON offer.id = run.offer
  LEFT JOIN market_order placed ON placed.id = said.ordered_as
  WHERE said.claimed_by = $1 ORDER BY list.made_at, said.position
"""
PASTED = """
  SELECT offer.title, list.state, list.made_at, list.opened_at, list.closed_at,
         (SELECT count(*) FROM group_list_entry said WHERE said.parent = list.id) AS lines
  FROM group_list list JOIN campaign run ON run.id = list.campaign
  JOIN offer ON offer.id = run.offer WHERE list.pasted_by = $1 ORDER BY list.made_at
"""
SEALED = ("name", "raw", "note")


async def claimed_lines(person_id: UUID) -> list[dict[str, Any]]:
    """Give the lines a person said are theirs, in full."""
    return [_opened(dict(row)) for row in await fetch(CLAIMED, person_id)]


async def pasted_lists(person_id: UUID) -> list[dict[str, Any]]:
    """Give which lists a person pasted, without what others wrote in them."""
    return [dict(row) for row in await fetch(PASTED, person_id)]


def _opened(row: dict[str, Any]) -> dict[str, Any]:
    said = {name: open_sealed(row.pop(f"{name}_sealed")) for name in SEALED}
    return {**row, **said}


def contribute_group_lists() -> None:
    """Tell the accounts what lists know of a person."""
    contribute_export("marketplace_group_list_lines", claimed_lines)
    contribute_export("marketplace_group_lists", pasted_lists)
