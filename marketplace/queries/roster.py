"""What a phone keeps of a point to go on handing out without a network.

Codes are kept as hashes with a salt of their own roster: who finds the phone learns no code.
Six digits can be tried out by whoever has the roster; they open nothing without its people.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core import clock
from core.database import fetch
from core.personal_data import mask_name
from marketplace.queries.orders import order_number
from marketplace.tables.pick_up import CodeKind

if TYPE_CHECKING:
    import asyncpg

LIVES = timedelta(hours=24)
ORDERS_MAX = 2000


@dataclass(frozen=True)
class RosterLine:
    """A line of an order with the units that are still to be handed out."""

    line_id: UUID
    title: str
    variant_name: str
    units_left: int


@dataclass(frozen=True)
class RosterCode:
    """A live code: SHA-256, in hex, of salt and digits, and of salt and nonce."""

    kind: CodeKind
    digits_hash: str
    nonce_hash: str


@dataclass(frozen=True)
class RosterOrder:
    """An order that waits."""

    order_id: UUID
    number: str
    title: str
    unit_label: str
    buyer_mask: str
    note: str
    lines: list[RosterLine]
    codes: list[RosterCode]


@dataclass(frozen=True)
class Roster:
    """Everything that waits at a point, good for a day."""

    made_at: datetime
    good_until: datetime
    salt: str
    orders: list[RosterOrder]


async def roster(point_id: UUID) -> Roster:
    """Give what waits at a point; who may see it is decided before."""
    now, salt = clock.now(), secrets.token_hex(16)
    rows = await fetch(
        """SELECT o.id, o.number, o.placed_at, o.title, o.note, buyer.display_name,
             offer.unit_label, lines.all_of_them AS lines, codes.all_of_them AS codes
           FROM market_order o JOIN person buyer ON buyer.id = o.buyer
           JOIN campaign run ON run.id = o.campaign JOIN offer ON offer.id = run.offer
           CROSS JOIN LATERAL (
             SELECT jsonb_agg(jsonb_build_array(line.id, line.title, line.variant_name,
               greatest(0, line.quantity - line.refunded_units - line.collected_units))
               ORDER BY line.id) AS all_of_them
             FROM order_line line WHERE line.parent = o.id) lines
           CROSS JOIN LATERAL (
             SELECT jsonb_agg(jsonb_build_array(code.kind, code.digits, code.nonce)
               ORDER BY code.kind) AS all_of_them
             FROM pick_up_code code WHERE code.order_id = o.id AND code.state = 'live') codes
           WHERE o.point = $1 AND o.state = 'ready' ORDER BY o.ready_at, o.id LIMIT $2""",
        point_id,
        ORDERS_MAX,
    )
    return Roster(now, now + LIVES, salt, [_order(row, salt) for row in rows])


def hashed(salt: str, secret: str) -> str:
    """Give what a phone compares: SHA-256 of salt and secret, in hex."""
    return hashlib.sha256(f"{salt}{secret}".encode()).hexdigest()


def _order(row: asyncpg.Record, salt: str) -> RosterOrder:
    return RosterOrder(
        order_id=row["id"],
        number=order_number(row),
        title=row["title"],
        unit_label=row["unit_label"],
        buyer_mask=mask_name(row["display_name"] or ""),
        note=row["note"],
        lines=[_line(*line) for line in row["lines"]],
        codes=[_code(salt, *code) for code in row["codes"] or []],
    )


def _line(line_id: str, title: str, variant_name: str, units_left: int) -> RosterLine:
    return RosterLine(UUID(line_id), title, variant_name, units_left)


def _code(salt: str, kind: Any, digits: str, nonce: str) -> RosterCode:
    return RosterCode(CodeKind(kind), hashed(salt, digits), hashed(salt, nonce))
