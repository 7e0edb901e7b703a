"""Signing in through an OpenID Connect provider: PKCE (S256), state and nonce.

What must come back unchanged waits in Redis for ten minutes, is found by the hash of the
state, is bound to the browser that left, and is taken out once, whatever happens next.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import httpx2
import msgspec
import structlog
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from accounts.auditing import record_audit
from accounts.identities import add_provider, note_use, provider_holder_of
from accounts.open_id_provider import ANSWER_SECONDS, provider
from accounts.refusals import IdentityTaken, ProviderAway, ProviderRefused
from core.cache import redis
from core.database import transaction
from core.settings import settings
from core.tokens import hash_token, new_token

if TYPE_CHECKING:
    from accounts.open_id_provider import Provider

AWAY_FOR = timedelta(minutes=10)
SIGN_UP_WITHIN = timedelta(minutes=30)
CALLBACK_PATH = "/api/v1/oidc/callback"
SCOPE = "openid profile"
_NAME_CHARACTERS_MAX = 40

log = structlog.get_logger(__name__)


class Departure(NamedTuple):
    """Where to send the browser, and the secret it keeps in a cookie meanwhile."""

    redirect_url: str
    browser_secret: str


class ProviderIdentity(msgspec.Struct, frozen=True):
    """Who the provider says somebody is."""

    issuer: str
    subject: str
    name: str


class Arrival(NamedTuple):
    """Somebody back from the provider: known here, linking, or new."""

    identity: ProviderIdentity
    person_id: UUID | None
    links: UUID | None
    return_to: str


class _Waiting(msgspec.Struct, frozen=True):
    verifier: str
    nonce: str
    browser: str
    return_to: str
    links: UUID | None


async def depart(return_to: str, *, links: UUID | None = None) -> Departure:
    """Begin a sign-in, or the linking of an account to the person ``links``."""
    found = await provider()
    waiting = _Waiting(
        verifier=secrets.token_urlsafe(48),
        nonce=new_token(),
        browser=new_token(),
        return_to=safe_return(return_to),
        links=links,
    )
    async with _client(found) as client:
        url, state = client.create_authorization_url(
            found.authorization_endpoint,
            state=new_token(),
            code_verifier=waiting.verifier,
            nonce=waiting.nonce,
        )
    kept = msgspec.json.encode(waiting).decode()
    await redis().set(_key("oidc", state), kept, ex=AWAY_FOR)
    return Departure(url, waiting.browser)


async def arrive(*, state: str, code: str, issuer: str | None, browser_secret: str) -> Arrival:
    """Finish what was begun; raise ProviderRefused for anything that does not fit together."""
    waiting = await _take(state)
    if not code or not compare_digest(waiting.browser.encode(), browser_secret.encode()):
        raise ProviderRefused
    found = await provider()
    if issuer != found.issuer and (issuer is not None or found.names_itself_in_answers):
        raise ProviderRefused
    id_token = await _exchange(found, code, waiting.verifier)
    claims = await found.claims_of(id_token, waiting.nonce)
    identity = ProviderIdentity(found.issuer, claims["sub"], _name(claims))
    holder = await provider_holder_of(identity.issuer, identity.subject)
    return Arrival(identity, holder, waiting.links, waiting.return_to)


async def link_provider(person_id: UUID, identity: ProviderIdentity) -> None:
    """Add the provider's account to a person's ways in; raise IdentityTaken."""
    async with transaction():
        if not await add_provider(person_id, identity.issuer, identity.subject):
            raise IdentityTaken
        await record_audit(
            "identity.added", person_id=person_id, done_by=person_id, details={"kind": "oidc"}
        )


async def came_in_by_provider(person_id: UUID) -> None:
    """Remember that a person came in through the provider."""
    await note_use(person_id, "oidc")


async def keep_for_sign_up(identity: ProviderIdentity) -> str:
    """Keep a confirmed identity until its person has read the texts; give a ticket."""
    ticket = new_token()
    kept = msgspec.json.encode(identity).decode()
    await redis().set(_key("oidc-sign-up", ticket), kept, ex=SIGN_UP_WITHIN)
    return ticket


async def identity_for_sign_up(ticket: str) -> ProviderIdentity:
    """Give the identity of a ticket; raise ProviderRefused when its time is over."""
    kept = await redis().get(_key("oidc-sign-up", ticket))
    if kept is None:
        raise ProviderRefused
    return msgspec.json.decode(kept, type=ProviderIdentity)


async def forget_sign_up(ticket: str) -> None:
    """Make a ticket open nothing more."""
    await redis().delete(_key("oidc-sign-up", ticket))


def safe_return(path: str) -> str:
    """Give a path of ours to return to; anything that could lead elsewhere becomes ``/``."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"


async def _take(state: str) -> _Waiting:
    kept = await redis().getdel(_key("oidc", state))
    if kept is None:
        raise ProviderRefused
    return msgspec.json.decode(kept, type=_Waiting)


async def _exchange(found: Provider, code: str, verifier: str) -> str:
    try:
        async with _client(found) as client:
            token = await client.fetch_token(
                found.token_endpoint, code=code, code_verifier=verifier
            )
    except OAuthError as error:
        log.warning("provider_refused_code", error=error.error)
        raise ProviderRefused from error
    except (httpx2.HTTPError, ValueError) as error:
        log.warning("provider_away", error=type(error).__name__)
        raise ProviderAway from error
    if not isinstance(token.get("id_token"), str):
        raise ProviderRefused
    id_token: str = token["id_token"]
    return id_token


def _client(found: Provider) -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        found.client.client_id,
        found.client.client_secret,
        scope=SCOPE,
        redirect_uri=f"{settings().public_url}{CALLBACK_PATH}",
        code_challenge_method="S256",
        token_endpoint_auth_method=found.client_authentication,
        timeout=ANSWER_SECONDS,
    )


def _name(claims: dict[str, object]) -> str:
    for claim in ("nickname", "name", "preferred_username"):
        value = claims.get(claim)
        if isinstance(value, str) and value.strip():
            return value.strip()[:_NAME_CHARACTERS_MAX]
    return ""


def _key(kind: str, secret: str) -> str:
    return f"{kind}:{hash_token(secret).hex()}"
