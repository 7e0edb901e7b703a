"""A browser in front of the accounts: cookies, the token for unsafe requests, and a mailbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import httpx

from core.messages.queries import recent

if TYPE_CHECKING:
    from litestar import Litestar

ORIGIN = "http://127.0.0.1:8400"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Browser:
    """One browser: what it keeps between requests, and nothing of the server."""

    app: Litestar
    address: str = "203.0.113.7"
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        """Open the client as if a proxy on this machine had seen the address."""
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=cast("Any", self.app)),
            base_url=ORIGIN,
            headers={"user-agent": FIREFOX, "x-forwarded-for": self.address},
        )

    @property
    def token(self) -> str | None:
        """Give the session cookie."""
        return self.client.cookies.get("linli_session")

    def keep(self, token: str) -> None:
        """Keep a session cookie, as after signing in."""
        self.client.cookies.set("linli_session", token, domain="127.0.0.1", path="/")

    async def get(self, path: str, **options: Any) -> httpx.Response:
        """Read something."""
        return await self.client.get(f"/api/v1{path}", **options)

    async def send(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> httpx.Response:
        """Change something, with the token of the present session."""
        csrf = (await self.session())["csrf_token"]
        return await self.client.request(
            method, f"/api/v1{path}", json=body, headers={"x-csrf-token": csrf, **headers}
        )

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        """Change something by POST."""
        return await self.send("POST", path, body)

    async def session(self) -> dict[str, Any]:
        """Give what the pages ask for first."""
        return cast("dict[str, Any]", (await self.get("/session")).json())

    async def person(self) -> dict[str, Any] | None:
        """Give the signed-in person, if there is one."""
        return cast("dict[str, Any] | None", (await self.session())["person"])

    async def sign_in(self, address: str, password: str) -> httpx.Response:
        """Sign in by password."""
        return await self.post("/sign-in", {"address": address, "password": password})

    async def ask_code(self, address: str, purpose: str) -> str:
        """Have a code sent, and read it where its owner would."""
        channel = "email" if "@" in address else "phone"
        asked = {"channel": channel, "address": address, "purpose": purpose}
        answer = await self.post("/codes", asked)
        assert answer.status_code == 202, answer.text
        return await code_sent_to(address)


async def code_sent_to(address: str) -> str:
    """Give the latest code sent to an address."""
    normal = address if "@" in address or address.startswith("+") else f"+86{address}"
    messages = await recent(5, address=normal)
    return next(message.fields["code"] for message in messages if "code" in message.fields)
