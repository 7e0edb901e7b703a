"""Signing up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litestar import post

from accounts.addresses import Address
from accounts.consents import Agreed
from accounts.openid_connect import forget_sign_up, identity_for_sign_up
from accounts.refusals import (
    AddressTaken,
    CodeRefused,
    CommunityUnknown,
    ConsentNeeded,
    ConsentTextOutdated,
    PasswordTooWeak,
    ProviderRefused,
)
from accounts.signing_up import Newcomer, sign_up, sign_up_by_provider
from api.accounts.entering import enter
from api.accounts.provider_cookies import TICKET, TicketCookie, drop
from api.given import JSONBody, ThisVisit
from api.openapi import refusals
from api.refusals import FieldTrouble, InvalidRequest
from api.shapes.accounts_entry import SignUp
from api.shapes.accounts_session import Session
from core.rate_limits import TooManyRequests
from core.refusals import Text

if TYPE_CHECKING:
    from uuid import UUID

    from api.visit import Visit

_NEEDED = Text("必须填写", "This is needed")


@post(
    "/sign-up",
    operation_id="sign_up",
    summary="Open an account",
    tags=["session"],
    opt={"keeps_answer": False},
    responses=refusals(
        CodeRefused,
        AddressTaken,
        PasswordTooWeak,
        CommunityUnknown,
        ConsentNeeded,
        ConsentTextOutdated,
        ProviderRefused,
        TooManyRequests,
    ),
)
async def post_sign_up(
    data: JSONBody[SignUp], visit: ThisVisit, ticket: TicketCookie = ""
) -> Session:
    """Open an account for a proven address, or a provider's identity, and sign in."""
    newcomer = Newcomer(
        display_name=data.display_name,
        community_id=data.community_id,
        consents=tuple(Agreed(given.purpose, given.text_version) for given in data.consents),
        language=visit.language,
        password=data.password,
    )
    if data.channel == "provider":
        return await enter(visit, await _by_provider(visit, newcomer, ticket))
    missing = [name for name in ("address", "code") if not getattr(data, name)]
    if not data.address or not data.code:
        raise InvalidRequest(errors=[FieldTrouble(name, _NEEDED) for name in missing])
    address = Address.of(data.channel, data.address)
    return await enter(visit, await sign_up(newcomer, address, data.code, client=visit.address))


async def _by_provider(visit: Visit, newcomer: Newcomer, ticket: str) -> UUID:
    identity = await identity_for_sign_up(ticket)
    person_id = await sign_up_by_provider(newcomer, identity.issuer, identity.subject)
    await forget_sign_up(ticket)
    drop(visit, TICKET)
    return person_id


RESOURCES = [post_sign_up]
