"""An OpenID Connect provider that checks everything a client can get wrong.

Real HTTP on a loopback port. A code is good once, for the redirect address, the client and
the PKCE verifier it was asked with; the client proves itself by its secret.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from typing_extensions import override

CLIENT = "linli"
SECRET = "a-secret-of-the-client"
REDIRECT = "http://127.0.0.1:8400/api/v1/oidc/callback"


@dataclass
class Grant:
    """What was agreed to when a code was given out."""

    challenge: str
    nonce: str
    subject: str


@dataclass
class StrictProvider:
    """The provider's state, and the lies a test lets it tell."""

    subject: str = "alice"
    name: str = "爱丽丝"
    grants: dict[str, Grant] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    signing_key: RSAKey | None = None
    issuer: str = ""
    redirect: str = REDIRECT

    def rotate_key(self) -> None:
        """Sign by a new key from now on, and publish only that one."""
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})

    def description(self) -> dict[str, Any]:
        """Describe the provider as discovery does."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
            **self.described,
        }

    def authorize(self, address: str) -> str:
        """Agree, as the person at the provider's page; give where the browser is sent."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        expected = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": self.redirect,
            "code_challenge_method": "S256",
        }
        assert {name: asked.get(name) for name in expected} == expected
        assert "openid" in asked["scope"].split()
        assert len(asked["state"]) >= 32
        assert len(asked["nonce"]) >= 32
        code = secrets.token_urlsafe(16)
        self.grants[code] = Grant(asked["code_challenge"], asked["nonce"], self.subject)
        answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{self.redirect}?{urlencode(answer)}"

    def page(self, address: str) -> str:
        """Give the page on which a person agrees, or refuses, at the provider."""
        state = parse_qs(urlsplit(address).query)["state"][0]
        answer = {"error": "access_denied", "state": state, "iss": self.issuer}
        return (
            f"<!doctype html><title>{self.name}</title><link rel=icon href=data:,>"
            f'<a href="{escape(self.authorize(address))}">agree</a> '
            f'<a href="{escape(self.redirect)}?{escape(urlencode(answer))}">refuse</a>'
        )

    def exchange(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Give the tokens of a code, or None and remember why not."""
        grant = self.grants.pop(form.get("code", ""), None)
        trouble = self._trouble(grant, form, authorization)
        if trouble or grant is None:
            self.refusals.append(trouble)
            return None
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._id_token(grant),
        }

    def _trouble(self, grant: Grant | None, form: dict[str, str], authorization: str) -> str:
        scheme, _, encoded = authorization.partition(" ")
        if scheme != "Basic" or base64.b64decode(encoded).decode() != f"{CLIENT}:{SECRET}":
            return "client"
        if grant is None:
            return "code"
        if form.get("redirect_uri") != self.redirect:
            return "redirect"
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return "" if challenge == grant.challenge else "verifier"

    def _id_token(self, grant: Grant) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": grant.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": grant.nonce,
            "nickname": self.name,
            **self.claims,
        }
        key = self.signing_key or self.key
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key)


class _Handler(BaseHTTPRequestHandler):
    provider: StrictProvider

    def do_GET(self) -> None:
        if self.path.startswith("/authorize?"):
            self._send(200, "text/html; charset=utf-8", self.provider.page(self.path).encode())
            return
        pages: dict[str, Any] = {
            "/.well-known/openid-configuration": self.provider.description(),
            "/keys": {"keys": [self.provider.key.as_dict(private=False)]},
        }
        self._answer(200 if self.path in pages else 404, pages.get(self.path, {}))

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        form = {
            name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()
        }
        tokens = self.provider.exchange(form, self.headers.get("authorization", ""))
        self._answer(200 if tokens else 400, tokens or {"error": "invalid_grant"})

    def _answer(self, status: int, content: Any) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""


class RunningProvider:
    """The provider behind a loopback port, in a thread of its own."""

    def __init__(self) -> None:
        self.provider = StrictProvider()
        handler = type("Handler", (_Handler,), {"provider": self.provider})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.provider.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> StrictProvider:
        self._thread.start()
        return self.provider

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
