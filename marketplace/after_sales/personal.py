"""What cases keep of a person, and that nobody leaves in the middle of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.deleting import check_before_deletion
from accounts.exporting import contribute_export
from core.database import fetch, fetch_value
from marketplace.refusals import OrdersUnderWay

if TYPE_CHECKING:
    from uuid import UUID


async def _cases(person_id: UUID) -> list[dict[str, Any]]:
    rows = await fetch(
        """SELECT kept.number, placed.number AS order_number, kept.reason, kept.wants, kept.story,
                  kept.asked_fen, kept.offered_fen, kept.granted_fen, kept.state,
                  kept.applied_at, kept.ended_at,
                  (SELECT jsonb_agg(jsonb_build_object('words', words, 'at', at) ORDER BY said.id)
                   FROM after_sale_event said WHERE said.parent = kept.id AND said.done_by = $1
                     AND said.words <> '') AS words
           FROM after_sale kept JOIN market_order placed ON placed.id = kept.parent
           WHERE kept.buyer = $1 ORDER BY kept.number""",
        person_id,
    )
    return [dict(row) for row in rows]


async def require_no_open_case(person_id: UUID) -> None:
    """Raise OrdersUnderWay while a complaint of a person is not decided."""
    count = await fetch_value(
        "SELECT count(*) FROM after_sale WHERE buyer = $1 AND ended_at IS NULL", person_id
    )
    if count:
        raise OrdersUnderWay(count=count)


def contribute_after_sales() -> None:
    """Tell the accounts what cases know of a person."""
    contribute_export("marketplace_after_sales", _cases)
    check_before_deletion(require_no_open_case)
