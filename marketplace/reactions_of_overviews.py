"""What makes the figures of the platform's people old, and nobody else has to hear of."""

from __future__ import annotations

from core.facts import on
from marketplace.announcing import announce_platform
from marketplace.facts import (
    MerchantApplied,
    PayoutApproved,
    StatementConfirmed,
    StatementDisputed,
)


@on(MerchantApplied)
async def count_the_application(_fact: MerchantApplied) -> None:
    """Count the application among what waits for the platform's people."""
    await announce_platform()


@on(StatementConfirmed)
async def count_the_agreement(_fact: StatementConfirmed) -> None:
    """Let the platform's people see that a payout may be proposed."""
    await announce_platform()


@on(StatementDisputed)
async def count_the_dispute(_fact: StatementDisputed) -> None:
    """Let the platform's people see that a merchant objects."""
    await announce_platform()


@on(PayoutApproved)
async def count_the_approval(_fact: PayoutApproved) -> None:
    """Let the platform's people see that a payout is on its way."""
    await announce_platform()
