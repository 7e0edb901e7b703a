"""Days of earnings grow until a statement takes them (see stating.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch_value, within_transaction

if TYPE_CHECKING:
    from datetime import datetime

    from marketplace.settling.earning_parts import Part

GROW = """
    INSERT INTO earning_day AS day (id, payee, available_on, kind, lines, refunded, charged,
      paid_fen, gross_fen, commission_fen, host_fen, gateway_fen, net_fen, first_earned_at,
      commission_tax_fen)
    VALUES (uuidv7(), $1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (payee, available_on, kind) WHERE statement IS NULL DO UPDATE SET
      lines = day.lines + 1, refunded = day.refunded + excluded.refunded,
      charged = day.charged + excluded.charged, paid_fen = day.paid_fen + excluded.paid_fen,
      gross_fen = day.gross_fen + excluded.gross_fen,
      commission_fen = day.commission_fen + excluded.commission_fen,
      commission_tax_fen = day.commission_tax_fen + excluded.commission_tax_fen,
      host_fen = day.host_fen + excluded.host_fen,
      gateway_fen = day.gateway_fen + excluded.gateway_fen,
      net_fen = day.net_fen + excluded.net_fen,
      first_earned_at = least(day.first_earned_at, excluded.first_earned_at)
    RETURNING id"""


@within_transaction
async def grow_day(part: Part, now: datetime) -> UUID:
    """Add an earning to the day that is still to be stated, or begin one; give the day.

    The row is held until the transaction ends: a sweep either waits and counts the earning,
    or has stated the day, and the earning begins another one.
    """
    return UUID(
        str(
            await fetch_value(
                GROW,
                part.payee,
                part.available_on,
                part.kind.value,
                int(part.gross_fen < part.paid_fen),
                int(part.commission_fen != 0),
                part.paid_fen,
                part.gross_fen,
                part.commission_fen,
                part.host_fen,
                part.gateway_fen,
                part.net_fen,
                now,
                part.tax_fen,
            )
        )
    )
