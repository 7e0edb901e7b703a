"""What follows when licences are shown, decided, or end."""

from __future__ import annotations

from core.facts import on
from marketplace.announcing import announce_platform
from marketplace.merchants.facts import LicenceEnding, LicenceHandedIn, LicenceReviewed
from marketplace.merchants.telling_of_licences import (
    tell_of_ending_licence,
    tell_of_reviewed_licence,
)


@on(LicenceHandedIn)
async def count_the_licence(_fact: LicenceHandedIn) -> None:
    """Let the platform's people see that a licence waits."""
    await announce_platform()


@on(LicenceReviewed)
async def tell_of_the_licence(fact: LicenceReviewed) -> None:
    """Say what was decided."""
    await announce_platform()
    await tell_of_reviewed_licence(fact.licence_id)


@on(LicenceEnding)
async def remind_of_the_licence(fact: LicenceEnding) -> None:
    """Say until when it holds, and what then."""
    await tell_of_ending_licence(fact.licence_id)
