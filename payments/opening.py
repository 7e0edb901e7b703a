"""Open a kept payment at the provider; the same row always gives the same object."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from payments.gateway import gateway
from payments.provider import Method, PaymentOrder, ProviderPayment

if TYPE_CHECKING:
    from asyncpg import Record

# The provider keeps a page open for thirty minutes at least; five more forgive its clock.
PAGE_OUTLIVES_HOLD = timedelta(minutes=35)


async def open_at_provider(row: Record) -> ProviderPayment:
    """Give the provider's object for a payment, made on the first call.

    Raises GatewayRefused and GatewayUnavailable.
    """
    return await gateway().create_payment(
        PaymentOrder(
            payment=row["id"],
            reference=row["reference"],
            key=f"pi:{row['reference']}:{row['attempt']}",
            amount_fen=row["amount_fen"],
            method=Method(row["method"]),
            title=row["title"],
            return_url=row["return_url"],
            closes_at=row["expires_at"] + PAGE_OUTLIVES_HOLD,
            language=row["language"],
        )
    )
