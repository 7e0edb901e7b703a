"""Proving anew who one is, before something that cannot be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.addresses import Address
from accounts.identities import address_of
from accounts.linking import confirm_password, has_password
from accounts.refusals import CodeRefused, ProofNeeded
from accounts.sending_codes import take_code
from accounts.tables.signing_in import Channel, CodePurpose, IdentityKind
from core import clock

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

FRESH = timedelta(minutes=10)


async def prove_again(
    person_id: UUID, *, password: str | None, code: str | None, session_since: datetime | None
) -> None:
    """Return when the person proved it; raise PasswordWrong, CodeRefused or ProofNeeded.

    The code is one sent to any of the person's addresses to verify it. Somebody who comes
    in only through a provider has neither: for them a session that has just begun counts.
    """
    if password:
        await confirm_password(person_id, password)
        return
    addresses = await _addresses(person_id)
    if code and addresses:
        await _prove_by_code(addresses, code)
        return
    fresh = session_since is not None and clock.now() - session_since <= FRESH
    if addresses or await has_password(person_id) or not fresh:
        raise ProofNeeded


async def _prove_by_code(addresses: list[Address], code: str) -> None:
    for address in addresses:
        try:
            await take_code(address, CodePurpose.VERIFY, code)
        except CodeRefused:
            continue
        return
    raise CodeRefused


async def _addresses(person_id: UUID) -> list[Address]:
    found = []
    for channel in Channel:
        text = await address_of(person_id, IdentityKind(channel.value))
        if text is not None:
            found.append(Address(channel, text))
    return found
