"""Signing in: by password or by code; the answer never says which part was wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.identities import holder_of, note_use
from accounts.passwords import is_password_of
from accounts.queries import language_of
from accounts.refusals import CodeRefused, SignInRefused
from accounts.sending_codes import take_code
from accounts.sessions import open as open_session
from accounts.tables.signing_in import CodePurpose
from core.rate_limits import allow, forget

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.addresses import Address

TRIES = 8
TRIES_SPAN = timedelta(minutes=15)
CLIENT_TRIES = 60


async def sign_in_by_password(address: Address, password: str, *, client: str) -> UUID:
    """Give the person with this address and password.

    Raises SignInRefused, and TooManyRequests after some failures for one address, known or
    not, even when the password is right.
    """
    await allow("sign-in-client", client, CLIENT_TRIES, TRIES_SPAN)
    await allow("sign-in", address.text, TRIES, TRIES_SPAN)
    person_id = await holder_of(address)
    if not await is_password_of(person_id, password) or person_id is None:
        raise SignInRefused
    await _came_in(person_id, address)
    return person_id


async def sign_in_by_code(address: Address, code: str, *, client: str) -> UUID:
    """Give the person with this address, who was just sent this code.

    It has no lock-out of its own: a code has few tries, and whoever is locked out because
    somebody else guesses at the password still gets in this way.
    """
    await allow("sign-in-client", client, CLIENT_TRIES, TRIES_SPAN)
    try:
        await take_code(address, CodePurpose.SIGN_IN, code)
    except CodeRefused:
        raise SignInRefused from None
    person_id = await holder_of(address)
    if person_id is None:
        raise SignInRefused
    await _came_in(person_id, address)
    return person_id


async def begin_session(person_id: UUID, *, user_agent: str, client: str) -> str:
    """Open a session for a person who has just come in; give its token."""
    language = await language_of(person_id)
    return await open_session(person_id, language=language, user_agent=user_agent, address=client)


async def _came_in(person_id: UUID, address: Address) -> None:
    await forget("sign-in", address.text)
    await note_use(person_id, address.channel.value)
