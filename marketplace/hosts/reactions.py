"""What follows when somebody asks to keep a pick-up point, or leaves."""

from __future__ import annotations

from accounts.facts import PersonDeleted
from core.facts import on
from marketplace.announcing import announce_platform
from marketplace.hosts.facts import HostApplied
from marketplace.hosts.forgetting import forget_host_applicant


@on(HostApplied)
async def count_the_host(_fact: HostApplied) -> None:
    """Count the application among what waits for the platform's people."""
    await announce_platform()


@on(PersonDeleted)
async def forget_who_wanted_to_host(fact: PersonDeleted) -> None:
    """Erase the identity in applications that came to nothing."""
    await forget_host_applicant(fact.person_id)
