"""What our books say moved at the provider, each named by the provider's id of it.

The ledger is the source: its account ``gateway_clearing`` of the provider, entry by entry,
so that what matches also adds up. Payments knows which of the provider's objects stand
behind an entry, and which refunds took money and brought it back without reaching the books.
Everything is read one by one, in the order of the sources, so that years of it fit.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.database import fetch, stream
from marketplace.clearing import STRIPE
from marketplace.reconciliation.booking_account import WHOLE
from payments.matching import Movement

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

# Between what the provider said of a refund and the reaction that books it.
BOOKING_TAKES = timedelta(hours=1)


async def account_movements(now: datetime) -> AsyncIterator[Movement]:
    """Give everything our books say moved at the provider; only within a transaction.

    What its own lines told us is among it: a line that vanishes must be missed.
    """
    async for row in stream(_MOVEMENTS, STRIPE, sorted(WHOLE)):
        yield Movement(
            key=row["key"],
            category=row["category"],
            source=row["source"],
            amount_fen=row["amount"],
            fee_fen=row["fee"],
            settled_at=min(row["moved_at"], now),
            currency=row["currency"],
        )


async def sources_under_way(now: datetime) -> frozenset[str]:
    """Give what the provider decided so lately that our books may not know it yet."""
    return frozenset(row["source"] for row in await fetch(_UNDER_WAY, now - BOOKING_TAKES))


_ENTRIES = """
    SELECT transfer.key, transfer.kind, transfer.source, transfer.moved_at,
           -entry.amount AS amount
    FROM ledger_account account JOIN ledger_entry entry ON entry.account = account.id
    JOIN ledger_transfer transfer ON transfer.id = entry.transfer
    WHERE account.unit = 'CNY' AND account.book = 'gateway_clearing' AND account.owner = $1"""

# Keys: "paid:<payment>:<order>", one for each order of what was paid together.
_CHARGES = """
    SELECT split_part(moved.key, ':', 2) AS key, 'charge' AS category, payment.charge_id AS source,
           sum(moved.amount)::bigint AS amount, payment.fee_fen AS fee, 'cny' AS currency,
           min(moved.moved_at) AS moved_at
    FROM entries moved LEFT JOIN payment ON payment.id = split_part(moved.key, ':', 2)::uuid
    WHERE moved.kind IN ('paid', 'paid_in_vain') GROUP BY 1, payment.id"""

# Keys: "hold:refund:<refund>:<times it bounced>", and "bounced:refund:…" when it came back.
# So often a refund stands booked; of its tries at the provider as many stand, oldest first.
_BOOKED = """
    SELECT refund.id, refund.amount_fen, (-sum(moved.amount) / refund.amount_fen)::int AS times,
           max(moved.moved_at) AS moved_at
    FROM entries moved JOIN refund ON refund.id = split_part(moved.key, ':', 3)::uuid
    WHERE moved.kind IN ('refund', 'refund_bounced') GROUP BY refund.id"""
_STANDING = """
    SELECT one.parent, one.provider_id,
           row_number() OVER (PARTITION BY one.parent ORDER BY one.made_at, one.provider_id) AS n
    FROM refund_try one WHERE one.succeeded_at IS NOT NULL AND one.failed_at IS NULL"""
_REFUNDS = """
    SELECT 'refund ' || standing.provider_id, 'refund', standing.provider_id,
           -booked.amount_fen, NULL::bigint, 'cny', booked.moved_at
    FROM booked JOIN standing ON standing.parent = booked.id AND standing.n <= booked.times
    UNION ALL
    SELECT booked.id || ' ' || missing.n, 'refund', NULL, -booked.amount_fen, NULL, 'cny',
           booked.moved_at
    FROM booked CROSS JOIN LATERAL generate_series(
      1 + (SELECT count(*)::int FROM standing WHERE standing.parent = booked.id),
      booked.times) AS missing(n)"""

# A failed try took the money and brought it back, and our books know of neither.
_FAILED = """
    SELECT sign.category || ' ' || one.provider_id, sign.category, one.provider_id,
           sign.factor * refund.amount_fen, NULL, 'cny', sign.moved_at
    FROM refund_try one JOIN refund ON refund.id = one.parent
    CROSS JOIN LATERAL (VALUES ('refund', -1, one.made_at), ('refund_failure', 1, one.failed_at))
      AS sign(category, factor, moved_at)
    WHERE one.failed_at IS NOT NULL"""

# What the provider's own lines told us is held against those lines.
_LINES = """
    SELECT line.provider_id, line.category, coalesce(line.source, line.provider_id), line.amount,
           line.fee, line.currency, line.created_at
    FROM balance_transaction line WHERE line.booked_as = ANY($2)"""

# Payouts through the provider, and what was brought back of them.
_TRANSFERS = """
    SELECT moved.key, 'transfer', transfer.provider_id, moved.amount, NULL, 'cny', moved.moved_at
    FROM entries moved JOIN payout ON payout.id = moved.source
    LEFT JOIN outgoing_transfer transfer ON transfer.reference = payout.statement
      AND transfer.attempt = payout.attempt
    WHERE moved.kind = 'payout_paid'
    UNION ALL
    SELECT moved.key, 'transfer_reversal', back.provider_id, moved.amount, NULL, 'cny',
           moved.moved_at
    FROM entries moved LEFT JOIN transfer_reversal back ON back.id = moved.source
    WHERE moved.kind = 'clawback'"""

# What no rule expects here has no line and will be asked about.
_OTHERS = """
    SELECT moved.key, moved.kind, NULL, moved.amount, NULL, 'cny', moved.moved_at
    FROM entries moved WHERE moved.kind NOT IN (
      'paid', 'paid_in_vain', 'refund', 'refund_bounced', 'account_line', 'payout_paid', 'clawback')
"""

_MOVEMENTS = f"""
    WITH entries AS ({_ENTRIES}), booked AS ({_BOOKED}), standing AS ({_STANDING})
    SELECT * FROM ({_CHARGES} UNION ALL {_REFUNDS} UNION ALL {_FAILED}
      UNION ALL {_LINES} UNION ALL {_TRANSFERS} UNION ALL {_OTHERS}) moved
    ORDER BY category COLLATE "C", coalesce(source, 'ours ' || key) COLLATE "C"
"""  # noqa: S608 - made of our own words

_UNDER_WAY = """
    SELECT provider_id AS source FROM refund_try
    WHERE coalesce(greatest(succeeded_at, failed_at), 'infinity') > $1
    UNION ALL
    SELECT provider_id FROM outgoing_transfer WHERE provider_id IS NOT NULL AND settled_at > $1
    UNION ALL
    SELECT provider_id FROM transfer_reversal WHERE provider_id IS NOT NULL AND settled_at > $1"""
