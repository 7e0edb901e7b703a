"""A code for a neighbour who fetches for the buyer: good once, and taken back at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, transaction, within_transaction
from core.refusals import Text
from marketplace.locks import LockedOrder, lock_order
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.arriving import mint_codes
from marketplace.refusals import BadLabel, NoSuchOrder, OrderNotReady
from marketplace.tables.pick_up import CodeKind

if TYPE_CHECKING:
    from uuid import UUID

LABEL_MAX = 20


async def make_proxy_code(order_id: UUID, label: str, *, buyer: UUID) -> None:
    """Make a code for a neighbour; the one made before opens nothing any more.

    Raises NoSuchOrder, OrderNotReady, BadLabel and PointIsFull.
    """
    name = " ".join(label.split())
    if not 1 <= len(name) <= LABEL_MAX:
        said = Text("称呼 1–20 字，如“王阿姨”", "a name of 1–20 characters")
        raise BadLabel(complaints=[said])
    async with transaction():
        locked = await _own(order_id, buyer)
        if locked.order["state"] != OrderState.READY:
            raise OrderNotReady(state=locked.order["state"])
        await _void(order_id)
        await mint_codes(locked.order["point"], [order_id], kind=CodeKind.PROXY, label=name)


async def void_proxy_code(order_id: UUID, *, buyer: UUID) -> None:
    """Take a neighbour's code back; raises NoSuchOrder. Without one nothing changes."""
    async with transaction():
        await _own(order_id, buyer)
        await _void(order_id)


@within_transaction
async def _own(order_id: UUID, buyer: UUID) -> LockedOrder:
    locked = await lock_order(order_id)
    if locked is None or locked.order["buyer"] != buyer:
        raise NoSuchOrder
    return locked


async def _void(order_id: UUID) -> None:
    await execute(
        """UPDATE pick_up_code SET state = 'void'
           WHERE order_id = $1 AND kind = 'proxy' AND state = 'live'""",
        order_id,
    )
