"""Signing up: a proven address, or a provider's word, becomes a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.auditing import record_audit
from accounts.consents import Agreed, check_agreed, write_consent
from accounts.facts import PersonJoined
from accounts.identities import add_address, add_provider
from accounts.linking import keep_password
from accounts.passwords import check_strength, hash_password
from accounts.queries import served_communities
from accounts.refusals import AddressTaken, CommunityUnknown, IdentityTaken
from accounts.residing import write_residence
from accounts.sending_codes import take_code
from accounts.tables.signing_in import CodePurpose
from core import clock
from core.database import execute, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from core.rate_limits import allow

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.addresses import Address
    from core.refusals import Language


@dataclass(frozen=True)
class Newcomer:
    """Who somebody says to be, where they live, and what they agree to."""

    display_name: str
    community_id: UUID | None
    consents: tuple[Agreed, ...]
    language: Language
    password: str | None = None


async def sign_up(newcomer: Newcomer, address: Address, code: str, *, client: str) -> UUID:
    """Make an account for whoever holds an address; give the person.

    Everything that can be wrong without the code is refused before the code is used up.
    Raises AddressTaken only for somebody who proved to hold the address.
    """
    await allow("sign-up", client, 20, timedelta(hours=1))
    if newcomer.password is not None:
        check_strength(newcomer.password, address.text, newcomer.display_name)
    await _check(newcomer)
    await take_code(address, CodePurpose.SIGN_UP, code)
    hashed = await hash_password(newcomer.password) if newcomer.password is not None else None
    async with transaction():
        person_id = await create_person(newcomer)
        if not await add_address(person_id, address):
            raise AddressTaken
        if hashed is not None:
            await keep_password(person_id, hashed)
        await _welcome(newcomer, person_id, address.channel.value)
    return person_id


async def sign_up_by_provider(newcomer: Newcomer, issuer: str, subject: str) -> UUID:
    """Make an account for an identity that the provider has just confirmed.

    Whatever address the provider names, it is never merged into another person's account.
    """
    await _check(newcomer)
    async with transaction():
        person_id = await create_person(newcomer)
        if not await add_provider(person_id, issuer, subject):
            raise IdentityTaken
        await _welcome(newcomer, person_id, "oidc")
    return person_id


@within_transaction
async def create_person(newcomer: Newcomer) -> UUID:
    """Write a person; whoever calls gives them a way in."""
    person_id = uuid7()
    await execute(
        """INSERT INTO person (id, display_name, language, elder_mode, text_size, theme, state,
             created_at) VALUES ($1, $2, $3, false, 16, 'system', 'active', $4)""",
        person_id,
        newcomer.display_name,
        newcomer.language,
        clock.now(),
    )
    return person_id


async def _check(newcomer: Newcomer) -> None:
    check_agreed(newcomer.consents)
    if newcomer.community_id is None or not await served_communities([newcomer.community_id]):
        raise CommunityUnknown


async def _welcome(newcomer: Newcomer, person_id: UUID, way: str) -> None:
    if newcomer.community_id is not None:
        await write_residence(person_id, newcomer.community_id)
    for agreed in newcomer.consents:
        await write_consent(person_id, agreed.purpose, granted=True, language=newcomer.language)
    await record_audit("person.joined", person_id=person_id, done_by=person_id, details={"by": way})
    await record(PersonJoined(person_id=person_id))
