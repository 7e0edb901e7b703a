"""People and parties that begin without a form: the first operator, demo data, tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.addresses import Address
from accounts.consent_texts import every_consent_text
from accounts.consents import write_consent
from accounts.facts import PersonJoined
from accounts.identities import add_address
from accounts.linking import keep_password
from accounts.memberships import create_party, give_role
from accounts.passwords import hash_password
from accounts.refusals import AddressTaken
from accounts.residing import write_residence
from accounts.signing_up import Newcomer, create_person
from accounts.tables.parties import PartyKind, Role
from core.database import execute, fetch_value, transaction
from core.outbox import record

if TYPE_CHECKING:
    from uuid import UUID

    from core.refusals import Language

PLATFORM_NAME = "邻里平台"


async def found_person(
    display_name: str,
    address: str,
    *,
    password: str | None = None,
    password_hash: str | None = None,
    community_id: UUID | None = None,
    language: Language = "zh-CN",
) -> UUID:
    """Make a person who holds an address and has agreed to what an account needs.

    ``password_hash`` (of ``accounts.passwords.hash_password``) saves the hashing when many
    people share a password. Raises AddressTaken.
    """
    hashed = await hash_password(password) if password is not None else password_hash
    newcomer = Newcomer(display_name, community_id, (), language)
    async with transaction():
        person_id = await create_person(newcomer)
        if not await add_address(person_id, Address.of(None, address)):
            raise AddressTaken
        if hashed is not None:
            await keep_password(person_id, hashed)
        if community_id is not None:
            await write_residence(person_id, community_id)
        for text in every_consent_text():
            if text.required:
                await write_consent(person_id, text.purpose, granted=True, language=language)
        await record(PersonJoined(person_id=person_id))
    return person_id


async def found_operator(display_name: str, address: str, password: str) -> UUID:
    """Make somebody an operator of the platform, which is founded with the first one."""
    async with transaction():
        person_id = await found_person(display_name, address, password=password)
        await give_role(await platform(), person_id, Role.OPERATOR)
    return person_id


async def platform() -> UUID:
    """Give the party of the platform; founded when asked for the first time.

    Whoever founds it names an operator in the same transaction.
    """
    # One at a time, for the very first moment.
    await execute("LOCK TABLE party IN SHARE ROW EXCLUSIVE MODE")
    found: UUID | None = await fetch_value("SELECT id FROM party WHERE kind = 'platform'")
    return found or await create_party(PartyKind.PLATFORM, PLATFORM_NAME)
