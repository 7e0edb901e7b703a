"""Which communities a person counts as theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.queries import served_communities
from accounts.refusals import CommunityUnknown, TooManyCommunities
from core import clock
from core.database import execute, transaction, within_transaction
from core.identifiers import uuid7

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

COMMUNITIES_MAX = 5


async def choose_communities(person_id: UUID, ids: Sequence[UUID]) -> None:
    """Replace a person's communities; the first is the one shown first."""
    chosen = list(dict.fromkeys(ids))
    if len(chosen) > COMMUNITIES_MAX:
        raise TooManyCommunities(most=COMMUNITIES_MAX)
    if not chosen or len(await served_communities(chosen)) != len(chosen):
        raise CommunityUnknown
    async with transaction():
        await execute("SELECT 1 FROM person WHERE id = $1 FOR UPDATE", person_id)
        await execute("DELETE FROM residence WHERE person = $1", person_id)
        for community_id in chosen:
            await write_residence(person_id, community_id)


@within_transaction
async def write_residence(person_id: UUID, community_id: UUID) -> None:
    """Add a community to a person's."""
    await execute(
        "INSERT INTO residence (id, person, community, since) VALUES ($1, $2, $3, $4)",
        uuid7(),
        person_id,
        community_id,
        clock.now(),
    )
