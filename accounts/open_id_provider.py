"""The OpenID Connect provider: what it says of itself, and whether a token is its own.

Its description and keys are kept for an hour; a key that is not known is looked for once
more before the token is refused.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

import httpx2
import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from accounts.refusals import ProviderAway, ProviderNotSetUp, ProviderRefused
from core.settings import settings

if TYPE_CHECKING:
    from core.settings import OpenIdConnect

KEPT_SECONDS = 3600
ANSWER_SECONDS = 5.0
LEEWAY_SECONDS = 60
# Named here and never read from a token, which could name a weaker one.
ALGORITHMS = ("RS256", "PS256", "ES256")
_SUBJECT_CHARACTERS_MAX = 255

log = structlog.get_logger(__name__)


@dataclass
class Provider:
    """A provider as it described itself, with the keys it signs by."""

    client: OpenIdConnect
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    client_authentication: str
    names_itself_in_answers: bool
    keys: KeySet
    read_at: float

    async def claims_of(self, id_token: str, nonce: str) -> dict[str, Any]:
        """Give the claims of an ID token made for us, now, for this very sign-in.

        Raises ProviderRefused for any other, ProviderAway when new keys cannot be fetched.
        """
        try:
            try:
                token = jwt.decode(id_token, self.keys, algorithms=ALGORITHMS)
            except (InvalidKeyIdError, ValueError):
                # The provider may have changed its keys since we read them.
                self.keys = await _fetch_keys(self.jwks_uri)
                token = jwt.decode(id_token, self.keys, algorithms=ALGORITHMS)
            self._rules(nonce).validate(token.claims)
        except (JoseError, ValueError) as error:
            log.warning("id_token_refused", error=type(error).__name__)
            raise ProviderRefused from error
        self._check_rest(token.claims, nonce)
        return token.claims

    def _rules(self, nonce: str) -> jwt.JWTClaimsRegistry:
        # Checked by the real time: the provider does not know of ours being moved.
        return jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": self.client.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )

    def _check_rest(self, claims: dict[str, Any], nonce: str) -> None:
        audience = claims["aud"]
        shared = isinstance(audience, list) and len(audience) > 1
        other = claims.get("azp", self.client.client_id if not shared else None)
        subject = claims["sub"]
        understood = (
            other == self.client.client_id
            and 0 < len(subject) <= _SUBJECT_CHARACTERS_MAX
            and compare_digest(str(claims["nonce"]).encode(), nonce.encode())
        )
        if not understood:
            raise ProviderRefused


_known: dict[str, Provider] = {}


async def provider() -> Provider:
    """Give the provider of this installation.

    Raises ProviderNotSetUp, ProviderAway, and ProviderRefused when the description found at
    the issuer's address is another issuer's.
    """
    client = settings().open_id_connect
    if client is None:
        raise ProviderNotSetUp
    found = _known.get(client.issuer)
    if found is None or found.client != client or time.monotonic() - found.read_at > KEPT_SECONDS:
        found = _known[client.issuer] = await _read(client)
    return found


async def _read(client: OpenIdConnect) -> Provider:
    described = await _fetch(f"{client.issuer}/.well-known/openid-configuration")
    if str(described.get("issuer", "")).rstrip("/") != client.issuer:
        log.error("provider_is_another_issuer", found=described.get("issuer"))
        raise ProviderRefused
    methods = described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    basic = "client_secret_basic" in methods
    try:
        return Provider(
            client=client,
            issuer=described["issuer"],
            authorization_endpoint=described["authorization_endpoint"],
            token_endpoint=described["token_endpoint"],
            jwks_uri=described["jwks_uri"],
            client_authentication="client_secret_basic" if basic else "client_secret_post",
            names_itself_in_answers=bool(
                described.get("authorization_response_iss_parameter_supported", False)
            ),
            keys=await _fetch_keys(described["jwks_uri"]),
            read_at=time.monotonic(),
        )
    except KeyError as missing:
        log.error("provider_description_incomplete", missing=str(missing))
        raise ProviderAway from missing


async def _fetch_keys(address: str) -> KeySet:
    found = await _fetch(address)
    try:
        return KeySet.import_key_set({"keys": found.get("keys", [])})
    except (JoseError, ValueError) as error:
        raise ProviderAway from error


async def _fetch(address: str) -> dict[str, Any]:
    try:
        async with httpx2.AsyncClient(timeout=ANSWER_SECONDS) as http:
            answer = (await http.get(address)).raise_for_status().json()
    except (httpx2.HTTPError, ValueError) as error:
        log.warning("provider_away", address=address, error=type(error).__name__)
        raise ProviderAway from error
    if not isinstance(answer, dict):
        raise ProviderAway
    return answer
