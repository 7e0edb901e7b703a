"""What makes the figures of the platform's people old, and nobody else has to hear of."""

from __future__ import annotations

from core.facts import Fact, on
from marketplace.announcing import announce_platform
from marketplace.facts import (
    MerchantApplied,
    PayoutApproved,
    StatementConfirmed,
    StatementDisputed,
)


async def count_anew(_fact: Fact) -> None:
    """Let the platform's people count again what waits for them."""
    await announce_platform()


for _kind in (MerchantApplied, StatementConfirmed, StatementDisputed, PayoutApproved):
    on(_kind)(count_anew)
