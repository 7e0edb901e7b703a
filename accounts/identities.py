"""Identities: the addresses and provider accounts that are proven to be a person's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.addresses import mask
from accounts.tables.signing_in import IdentityKind
from core import clock
from core.database import execute, fetch, fetch_value, within_transaction
from core.identifiers import uuid7
from core.personal_data import lookup_hash, open_sealed, seal

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.addresses import Address


@dataclass(frozen=True)
class IdentityView:
    """A way in, masked."""

    id: UUID
    kind: str
    masked: str
    verified_at: datetime
    last_used_at: datetime | None


async def holder_of(address: Address) -> UUID | None:
    """Give the person an address belongs to."""
    return await _holder(IdentityKind(address.channel.value), address.hashed)


async def provider_holder_of(issuer: str, subject: str) -> UUID | None:
    """Give the person a provider's account belongs to."""
    return await _holder(IdentityKind.OIDC, lookup_hash(_provider_text(issuer, subject)))


async def identities_of(person_id: UUID) -> list[IdentityView]:
    """Give a person's ways in, the oldest first."""
    rows = await fetch(
        "SELECT * FROM sign_in_identity WHERE person = $1 ORDER BY verified_at, id", person_id
    )
    return [
        IdentityView(
            id=row["id"],
            kind=row["kind"],
            masked=mask(row["kind"], open_sealed(row["identifier_sealed"])),
            verified_at=row["verified_at"],
            last_used_at=row["last_used_at"],
        )
        for row in rows
    ]


async def address_of(person_id: UUID, kind: IdentityKind) -> str | None:
    """Give a person's address of a kind in full; only for messages and logged reveals."""
    sealed = await fetch_value(
        """SELECT identifier_sealed FROM sign_in_identity WHERE person = $1 AND kind = $2
           ORDER BY verified_at, id LIMIT 1""",
        person_id,
        kind.value,
    )
    return open_sealed(sealed) if sealed else None


@within_transaction
async def add_address(person_id: UUID, address: Address) -> bool:
    """Make a proven address a person's; tell whether it was free."""
    return await _add(
        person_id, IdentityKind(address.channel.value), address.hashed, address.sealed
    )


@within_transaction
async def add_provider(person_id: UUID, issuer: str, subject: str) -> bool:
    """Make a provider's account a person's; tell whether both were free."""
    text = _provider_text(issuer, subject)
    return await _add(person_id, IdentityKind.OIDC, lookup_hash(text), seal(text))


async def note_use(person_id: UUID, kind: str) -> None:
    """Remember that a person came in this way."""
    await execute(
        "UPDATE sign_in_identity SET last_used_at = $3 WHERE person = $1 AND kind = $2",
        person_id,
        kind,
        clock.now(),
    )


async def _add(person_id: UUID, kind: IdentityKind, hashed: bytes, sealed: str) -> bool:
    return bool(
        await execute(
            """INSERT INTO sign_in_identity
                 (id, person, kind, identifier_hash, identifier_sealed, verified_at)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""",
            uuid7(),
            person_id,
            kind.value,
            hashed,
            sealed,
            clock.now(),
        )
    )


async def _holder(kind: IdentityKind, hashed: bytes) -> UUID | None:
    found: UUID | None = await fetch_value(
        "SELECT person FROM sign_in_identity WHERE kind = $1 AND identifier_hash = $2",
        kind.value,
        hashed,
    )
    return found


def _provider_text(issuer: str, subject: str) -> str:
    return f"{issuer}\n{subject}"
