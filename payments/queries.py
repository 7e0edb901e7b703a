"""What may be read of payments and refunds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row, fetch_value
from payments.payment_states import PaymentState
from payments.provider import Method
from payments.refund_states import RefundState
from payments.refund_windows import may_return
from payments.refusals import PaymentNotFound, RefundNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from asyncpg import Record

# Wallets and banks decide within minutes or hours; after a day somebody has to ask them. The
# poller looks every ten minutes, so its last look is as good as the present moment.
STUCK = "state = 'processing' AND checked_at > created_at + interval '24 hours'"

_PAYMENT = """
    SELECT payment.*,
           coalesce(sum(refund.amount_fen) FILTER (WHERE refund.state = 'succeeded'), 0)::bigint
             AS refunded_fen,
           coalesce(sum(refund.amount_fen) FILTER (WHERE refund.state <> 'succeeded'), 0)::bigint
             AS refunding_fen
    FROM payment LEFT JOIN refund ON refund.payment = payment.id
    WHERE {} GROUP BY payment.id ORDER BY payment.attempt, payment.id"""
_REFUND = """
    SELECT refund.*, payment.reference, payment.method, payment.settled_at AS paid_at
    FROM refund JOIN payment ON payment.id = refund.payment
    WHERE {} ORDER BY refund.requested_at, refund.id"""


@dataclass(frozen=True)
class PaymentView:
    """A payment as others see it; ``redirect_url`` is where its payer goes to pay."""

    id: UUID
    reference: UUID
    attempt: int
    payer: UUID
    amount_fen: int
    method: Method
    state: PaymentState
    captured_fen: int
    refunded_fen: int
    refunding_fen: int
    fee_fen: int | None
    redirect_url: str | None
    expires_at: datetime
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class RefundView:
    """A refund as others see it; ``by_hand`` once a person gave it back another way.

    ``window_over`` once the provider does not take it any more (rule R9).
    """

    id: UUID
    payment_id: UUID
    reference: UUID
    amount_fen: int
    reason_key: str
    reason: str
    state: RefundState
    failures: int
    by_hand: bool
    window_over: bool
    requested_at: datetime
    settled_at: datetime | None


async def payment(payment_id: UUID) -> PaymentView | None:
    """Give one payment."""
    row = await fetch_row(_PAYMENT.format("payment.id = $1"), payment_id)
    return _payment(row) if row else None


async def existing_payment(payment_id: UUID) -> PaymentView:
    """Give one payment. Raises PaymentNotFound."""
    found = await payment(payment_id)
    if found is None:
        raise PaymentNotFound
    return found


async def latest_payments(references: list[UUID]) -> dict[UUID, PaymentView]:
    """Give the latest attempt for each of several things, by what is paid for."""
    rows = await fetch(_PAYMENT.format("reference = ANY($1)"), references)
    return {row["reference"]: _payment(row) for row in rows}


async def stuck_payments() -> int:
    """Count the payments whose money has been under way for more than a day."""
    return int(await fetch_value(f"SELECT count(*) FROM payment WHERE {STUCK}"))  # noqa: S608


async def refund(refund_id: UUID) -> RefundView | None:
    """Give one refund."""
    row = await fetch_row(_REFUND.format("refund.id = $1"), refund_id)
    return _refund(row) if row else None


async def existing_refund(refund_id: UUID) -> RefundView:
    """Give one refund. Raises RefundNotFound."""
    found = await refund(refund_id)
    if found is None:
        raise RefundNotFound
    return found


async def existing_refunds(refund_ids: Sequence[UUID]) -> list[RefundView]:
    """Give refunds that are there, in the order of their ids as given."""
    rows = await fetch(_REFUND.format("refund.id = ANY($1)"), list(refund_ids))
    by_id = {row["id"]: _refund(row) for row in rows}
    return [by_id[name] for name in refund_ids]


def _payment(row: Record) -> PaymentView:
    return PaymentView(
        id=row["id"],
        reference=row["reference"],
        attempt=row["attempt"],
        payer=row["payer"],
        amount_fen=row["amount_fen"],
        method=Method(row["method"]),
        state=PaymentState(row["state"]),
        captured_fen=row["captured_fen"],
        refunded_fen=row["refunded_fen"],
        refunding_fen=row["refunding_fen"],
        fee_fen=row["fee_fen"],
        redirect_url=row["redirect_url"],
        expires_at=row["expires_at"],
        created_at=row["created_at"],
        settled_at=row["settled_at"],
    )


def _refund(row: Record) -> RefundView:
    return RefundView(
        id=row["id"],
        payment_id=row["payment"],
        reference=row["reference"],
        amount_fen=row["amount_fen"],
        reason_key=row["reason_key"],
        reason=row["reason"],
        state=RefundState(row["state"]),
        failures=row["failures"],
        by_hand=row["proof"] is not None,
        window_over=not may_return(Method(row["method"]), row["paid_at"], clock.now()),
        requested_at=row["requested_at"],
        settled_at=row["settled_at"],
    )
