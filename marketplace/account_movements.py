"""What our books say moved at the provider, each named by the provider's id of it.

The ledger is the source: its account ``gateway_clearing`` of the provider, entry by entry,
so that what matches also adds up. Payments knows which of the provider's objects stand
behind an entry, and which refunds took money and brought it back without reaching the books.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from core.database import fetch
from marketplace.clearing import STRIPE
from payments.matching import Movement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from asyncpg import Record

REFUND, REFUND_FAILURE = "refund", "refund_failure"
# Between what the provider said of a refund and the reaction that books it.
BOOKING_TAKES = timedelta(hours=1)


class Movements(NamedTuple):
    """Our movements at the provider, and the sources of refunds that are still to come."""

    ours: list[Movement]
    under_way: frozenset[str]


async def account_movements(now: datetime) -> Movements:
    """Give everything our books say moved at the provider, but what its own lines told us."""
    tries = await fetch(_TRIES)
    ours = [_charge(row) for row in await fetch(_CHARGES, STRIPE)]
    ours += _refunds(await fetch(_REFUNDS, STRIPE), tries)
    ours += [_other(row) for row in await fetch(_OTHERS, STRIPE)]
    return Movements(ours, frozenset(_under_way(tries, now)))


def _charge(row: Record) -> Movement:
    return Movement(
        key=row["payment"],
        category="charge",
        source=row["charge_id"],
        amount_fen=row["amount"],
        fee_fen=row["fee_fen"],
        settled_at=row["moved_at"],
    )


def _other(row: Record) -> Movement:
    """Name what no rule expects here; it has no line and will be asked about."""
    return Movement(row["key"], row["kind"], None, row["amount"], None, row["moved_at"])


def _refunds(booked: list[Record], tries: list[Record]) -> Iterator[Movement]:
    of_refund: dict[UUID, list[Record]] = defaultdict(list)
    for one in tries:
        of_refund[one["parent"]].append(one)
        if one["failed_at"] is not None:
            yield _moved(one, -1, one["made_at"])
            yield _moved(one, 1, one["failed_at"])
    for row in booked:
        times = -row["amount"] // row["amount_fen"]
        stand = [one for one in of_refund[row["refund"]] if _stands(one)][:times]
        for one in stand:
            yield _moved(one, -1, row["moved_at"])
        for number in range(len(stand), times):
            key = f"{row['refund']} {number + 1}"
            yield Movement(key, REFUND, None, -row["amount_fen"], None, row["moved_at"])


def _stands(one: Record) -> bool:
    return one["succeeded_at"] is not None and one["failed_at"] is None


def _moved(one: Record, sign: int, at: datetime) -> Movement:
    category = REFUND if sign < 0 else REFUND_FAILURE
    name = one["provider_id"]
    return Movement(f"{category} {name}", category, name, sign * one["amount_fen"], None, at)


def _under_way(tries: list[Record], now: datetime) -> Iterator[str]:
    for one in tries:
        decided = max(filter(None, (one["succeeded_at"], one["failed_at"])), default=now)
        if decided > now - BOOKING_TAKES:
            yield one["provider_id"]


_ENTRIES = """
    SELECT transfer.key, transfer.kind, transfer.moved_at, -entry.amount AS amount
    FROM ledger_account account JOIN ledger_entry entry ON entry.account = account.id
    JOIN ledger_transfer transfer ON transfer.id = entry.transfer
    WHERE account.unit = 'CNY' AND account.book = 'gateway_clearing' AND account.owner = $1"""

# Keys: "paid:<payment>:<order>", one for each order of what was paid together.
_CHARGES = f"""
    SELECT split_part(moved.key, ':', 2) AS payment, payment.charge_id, payment.fee_fen,
           sum(moved.amount)::bigint AS amount, min(moved.moved_at) AS moved_at
    FROM ({_ENTRIES} AND transfer.kind = 'paid') moved
    LEFT JOIN payment ON payment.id = split_part(moved.key, ':', 2)::uuid
    GROUP BY 1, payment.id ORDER BY 1"""  # noqa: S608 - made of our own words

# Keys: "hold:refund:<refund>:<times it bounced>", and "bounced:refund:…" when it came back.
_REFUNDS = f"""
    SELECT refund.id AS refund, refund.amount_fen, sum(moved.amount)::bigint AS amount,
           max(moved.moved_at) AS moved_at
    FROM ({_ENTRIES} AND transfer.kind IN ('refund', 'refund_bounced')) moved
    JOIN refund ON refund.id = split_part(moved.key, ':', 3)::uuid
    GROUP BY refund.id ORDER BY refund.id"""  # noqa: S608 - made of our own words

_TRIES = """
    SELECT try.parent, try.provider_id, try.made_at, try.succeeded_at, try.failed_at,
           refund.amount_fen
    FROM refund_try try JOIN refund ON refund.id = try.parent
    ORDER BY try.made_at, try.provider_id"""

# What the provider's own lines told us is held against those lines, not listed here.
_OTHERS = f"""
    SELECT * FROM ({_ENTRIES}
      AND transfer.kind NOT IN ('paid', 'refund', 'refund_bounced', 'account_line')) moved
    ORDER BY moved_at, key"""  # noqa: S608 - made of our own words
