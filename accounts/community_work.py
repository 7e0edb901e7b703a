"""What a community's workers may see of its residents: names in part, a contact with a reason.

Rule: within one's own community the telephone is masked and is shown in full for a reason that
the resident can read. Home addresses stay with whoever a street's grid assigns, so not here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.refusals import NotFoundHere, NothingToReveal
from accounts.revealing import (
    REVEALS_A_DAY,
    MaskedPerson,
    contact_in_full,
    masked_person,
    record_reveal,
)
from accounts.tables.parties import PartyKind, Role
from core.database import fetch, fetch_value, transaction
from core.rate_limits import allow

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import MembershipView, Viewer
    from accounts.tables.privacy import Revealed

SEARCHES_A_DAY = 300
FOUND_MOST = 20
# People who live in the community of a party, or in one below it; $1 is the party.
_LIVES_HERE = """
    SELECT 1 FROM residence JOIN community ON community.id = residence.community
    JOIN party ON party.id = $1 JOIN community scope ON scope.id = party.community
    WHERE residence.person = person.id AND starts_with(community.path, scope.path)"""


async def find_residents(viewer: Viewer, party_id: UUID, name: str) -> list[MaskedPerson]:
    """Give residents of the community whose name begins like this, masked; at most twenty.

    Raises NotFoundHere for whoever is no worker of a community, and TooManyRequests.
    """
    _worker_of(viewer, party_id)
    await allow("resident-searches", str(viewer.person_id), SEARCHES_A_DAY, timedelta(days=1))
    rows = await fetch(
        f"""SELECT person.id FROM person
            WHERE person.state = 'active' AND starts_with(lower(person.display_name), lower($2))
              AND EXISTS ({_LIVES_HERE})
            ORDER BY person.created_at, person.id LIMIT $3""",  # noqa: S608 - ours
        party_id,
        name.strip(),
        FOUND_MOST,
    )
    return [await masked_person(row["id"]) for row in rows]


async def reveal_resident(
    viewer: Viewer, party_id: UUID, person_id: UUID, what: Revealed, reason: str
) -> str:
    """Give a resident's phone or e-mail in full, and log it first, for the resident to read.

    Raises NotFoundHere for a person of another community, NothingToReveal and TooManyRequests.
    """
    held = _worker_of(viewer, party_id)
    await allow("reveals", str(viewer.person_id), REVEALS_A_DAY, timedelta(days=1))
    lives_here = await fetch_value(
        f"""SELECT true FROM person WHERE person.id = $2 AND person.state = 'active'
              AND EXISTS ({_LIVES_HERE})""",  # noqa: S608 - ours
        party_id,
        person_id,
    )
    if not lives_here:
        raise NotFoundHere
    async with transaction():
        found = await contact_in_full(person_id, what)
        if found is None:
            raise NothingToReveal
        await record_reveal(viewer, held, person_id, what, reason)
    return found


def _worker_of(viewer: Viewer, party_id: UUID) -> MembershipView:
    held = viewer.require(party_id, Role.WORKER.value)
    if held.party_kind != PartyKind.COMMUNITY:
        raise NotFoundHere
    return held
