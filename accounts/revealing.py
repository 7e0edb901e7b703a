"""Personal data in full: only with a reason, and never without the person being able to see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accounts.homes import opened
from accounts.identities import address_of, holder_of, identities_of
from accounts.refusals import NobodyFound, NotFoundHere, NothingToReveal
from accounts.tables.privacy import Revealed
from accounts.tables.signing_in import IdentityKind
from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.personal_data import mask_name
from core.rate_limits import allow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.access import MembershipView, Viewer
    from accounts.addresses import Address

REVEALS_A_DAY = 100


@dataclass(frozen=True)
class MaskedPerson:
    """Somebody as staff see them before any reveal."""

    id: UUID
    name: str
    masked_phone: str | None
    masked_email: str | None
    communities: list[str]
    created_at: datetime


@dataclass(frozen=True)
class RevealView:
    """One look at a person's data, as the person sees it."""

    at: datetime
    by_role: str
    by_party: str
    what: str
    reason: str


async def look_up(viewer: Viewer, address: Address, reason: str) -> MaskedPerson:
    """Find a person by an exact address; logged, like everything staff do with people.

    Raises NobodyFound.
    """
    held = viewer.require_platform("operator", "reviewer")
    await allow("look-ups", str(viewer.person_id), REVEALS_A_DAY, timedelta(days=1))
    person_id = await holder_of(address)
    if person_id is None:
        raise NobodyFound
    async with transaction():
        await record_reveal(viewer, held, person_id, Revealed.LOOK_UP, reason)
    return await masked_person(person_id)


async def reveal(viewer: Viewer, person_id: UUID, what: Revealed, reason: str) -> str:
    """Give a person's phone, e-mail or home address in full, and log it first.

    Raises NothingToReveal when the person has given no such data.
    """
    held = viewer.require_platform("operator")
    await allow("reveals", str(viewer.person_id), REVEALS_A_DAY, timedelta(days=1))
    await _must_exist(person_id)
    async with transaction():
        found = await _in_full(person_id, what)
        if found is None:
            raise NothingToReveal
        await record_reveal(viewer, held, person_id, what, reason)
    return found


@within_transaction
async def record_reveal(
    viewer: Viewer, held: MembershipView, person_id: UUID, what: Revealed, reason: str
) -> None:
    """Log that somebody, for a party, saw personal data, and why."""
    await execute(
        """INSERT INTO reveal (id, person, what, reason, by_person, by_party, by_role, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        uuid7(),
        person_id,
        what.value,
        reason.strip(),
        viewer.person_id,
        held.party_id,
        held.role,
        clock.now(),
    )


async def reveals_of(person_id: UUID) -> list[RevealView]:
    """Give who looked at a person's data, the latest first; at most two hundred."""
    rows = await fetch(
        """SELECT reveal.at, reveal.by_role, party.name AS by_party, reveal.what, reveal.reason
           FROM reveal JOIN party ON party.id = reveal.by_party
           WHERE reveal.person = $1 ORDER BY reveal.at DESC, reveal.id DESC LIMIT 200""",
        person_id,
    )
    return [RevealView(**dict(row)) for row in rows]


async def contact_in_full(person_id: UUID, what: Revealed) -> str | None:
    """Give the phone or e-mail of a person in full; whoever calls logs it in the transaction."""
    if what is Revealed.PHONE:
        return await address_of(person_id, IdentityKind.PHONE)
    if what is Revealed.EMAIL:
        return await address_of(person_id, IdentityKind.EMAIL)
    return None


async def _in_full(person_id: UUID, what: Revealed) -> str | None:
    if what is Revealed.ADDRESS:
        return await _home_in_full(person_id)
    return await contact_in_full(person_id, what)


async def _home_in_full(person_id: UUID) -> str | None:
    row = await fetch_row(
        """SELECT household.address_sealed, community.path_names FROM household_member member
           JOIN household ON household.id = member.household
           JOIN community ON community.id = household.community
           WHERE member.person = $1 AND member.state IN ('waiting', 'confirmed')""",
        person_id,
    )
    if row is None:
        return None
    return f"{row['path_names'].replace('/', ' ')}{opened(row['address_sealed']).label}"


async def _must_exist(person_id: UUID) -> None:
    query = "SELECT 1 FROM person WHERE id = $1 AND state = 'active'"
    if await fetch_value(query, person_id) is None:
        raise NotFoundHere


async def masked_person(person_id: UUID) -> MaskedPerson:
    """Give what staff see of a person before there is a reason for more."""
    row: Any = await fetch_row(
        """SELECT person.*, array(
             SELECT community.name FROM residence
             JOIN community ON community.id = residence.community
             WHERE residence.person = person.id ORDER BY residence.id) AS communities
           FROM person WHERE id = $1""",
        person_id,
    )
    masked = {found.kind: found.masked for found in reversed(await identities_of(person_id))}
    return MaskedPerson(
        id=person_id,
        name=mask_name(row["display_name"]),
        masked_phone=masked.get("phone"),
        masked_email=masked.get("email"),
        communities=list(row["communities"]),
        created_at=row["created_at"],
    )
