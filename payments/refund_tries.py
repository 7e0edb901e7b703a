"""Keep each refund the provider made for one of ours, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, within_transaction
from core.identifiers import uuid7
from payments.provider import ProviderRefundState

if TYPE_CHECKING:
    from uuid import UUID

    from payments.provider import ProviderRefund


@within_transaction
async def keep_try(refund_id: UUID, told: ProviderRefund) -> None:
    """Write down what the provider says of one try; what it once was stays known.

    Also of a try that is no longer the one under way: its lines stand in the account.
    """
    now = clock.now()
    await execute(
        """INSERT INTO refund_try (id, parent, provider_id, made_at, succeeded_at, failed_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (provider_id) DO UPDATE SET
             succeeded_at = coalesce(refund_try.succeeded_at, excluded.succeeded_at),
             failed_at = coalesce(refund_try.failed_at, excluded.failed_at)""",
        uuid7(),
        refund_id,
        told.provider_id,
        now,
        now if told.state is ProviderRefundState.SUCCEEDED else None,
        now if told.state is ProviderRefundState.FAILED else None,
    )
