"""Access tokens: for one party, within their scopes, until revoked, expired or orphaned."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from litestar import Litestar, get

from accounts.access_tokens import TOKENS_MAX
from accounts.memberships import give_role
from accounts.tables.parties import Role
from api import accounts
from api.app import create_app
from api.given import SignedIn
from core.database import execute, fetch_value, transaction
from tests.accounts.browser import ORIGIN
from tests.accounts.conftest import found_shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.accounts.conftest import Make, Somebody


@get("/probe", opt={"scope": "orders:read"})
async def probe(viewer: SignedIn) -> dict[str, str]:
    """Show which party a token acts for."""
    (held,) = viewer.memberships
    return {"party_id": str(held.party_id)}


@pytest.fixture
def app(environment: dict[str, str]) -> Litestar:
    """Give the accounts, and one route that machines may use."""
    return create_app([*accounts.RESOURCES, probe])


async def test_a_token_acts_within_its_scope_only(somebody: Make, app: Litestar) -> None:
    """It opens the routes of its scope, and none that are for people."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    token = await _make(owner, shop, ["orders:read"])
    assert (await _ask(app, token)).json() == {"party_id": str(shop)}
    other = await _make(owner, shop, ["offers:write"])
    for answer in (await _ask(app, other), await _ask(app, token, "/me")):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


async def test_a_token_is_shown_once_and_kept_as_a_hash(somebody: Make) -> None:
    """Lists give its last characters, the table only what recognises it."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    token = await _make(owner, shop, ["orders:read"])
    (listed,) = (await owner.browser.get(f"/parties/{shop}/access-tokens")).json()["items"]
    assert token.endswith(listed["hint"])
    assert "token" not in listed
    assert len(await fetch_value("SELECT token_hash FROM access_token")) == 32


async def test_a_revoked_token_opens_nothing(somebody: Make, app: Litestar) -> None:
    """Revoking works at once, and once."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    token = await _make(owner, shop, ["orders:read"])
    (listed,) = (await owner.browser.get(f"/parties/{shop}/access-tokens")).json()["items"]
    path = f"/parties/{shop}/access-tokens/{listed['id']}"
    assert (await owner.browser.send("DELETE", path)).status_code == 204
    assert (await _ask(app, token)).status_code == 401
    assert (await owner.browser.send("DELETE", path)).status_code == 404


async def test_a_token_expires(
    somebody: Make, app: Litestar, move: Callable[[timedelta], None]
) -> None:
    """After its days it opens nothing."""
    owner = await somebody("王老板")
    token = await _make(owner, await found_shop(owner.id), ["orders:read"], days=1)
    move(timedelta(days=1, minutes=1))
    assert (await _ask(app, token)).status_code == 401


async def test_a_token_falls_with_its_maker(somebody: Make, app: Litestar) -> None:
    """When its maker no longer manages the party, a token opens nothing."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    async with transaction():
        await give_role(shop, john.id, Role.MANAGER)
    token = await _make(john, shop, ["orders:read"])
    assert (await _ask(app, token)).status_code == 200
    await owner.browser.send("PATCH", f"/parties/{shop}/members/{john.id}", {"role": "staff"})
    assert (await _ask(app, token)).status_code == 401


async def test_staff_make_no_tokens(somebody: Make) -> None:
    """Only owners and managers hand out keys to the party."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    async with transaction():
        await give_role(shop, john.id, Role.STAFF)
    answer = await john.browser.post(f"/parties/{shop}/access-tokens", _body(["orders:read"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-enough")


async def test_a_party_holds_a_few_tokens_only(somebody: Make) -> None:
    """Beyond the limit one must be revoked first."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    await _make(owner, shop, ["orders:read"])
    await execute(
        """INSERT INTO access_token
             (party, name, token_hash, hint, scopes, created_by, created_at, expires_at)
           SELECT party, name, sha256(number::text::bytea), hint, scopes, created_by, created_at,
             expires_at
           FROM access_token, generate_series(2, $1) AS number""",
        TOKENS_MAX,
    )
    answer = await owner.browser.post(f"/parties/{shop}/access-tokens", _body(["orders:read"]))
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-tokens")


@pytest.mark.parametrize(
    "wrong", [{"scopes": []}, {"scopes": ["everything"]}, {"days": 0}, {"days": 5000}, {"name": ""}]
)
async def test_a_token_needs_scopes_and_an_end(somebody: Make, wrong: dict[str, Any]) -> None:
    """A token for nothing, for everything or for ever is refused."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    body = {**_body(["orders:read"]), **wrong}
    answer = await owner.browser.post(f"/parties/{shop}/access-tokens", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


def _body(scopes: list[str], days: int = 30) -> dict[str, Any]:
    return {"name": "收银机", "scopes": scopes, "days": days}


async def _make(person: Somebody, party: UUID, scopes: list[str], days: int = 30) -> str:
    answer = await person.browser.post(f"/parties/{party}/access-tokens", _body(scopes, days))
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


async def _ask(app: Litestar, token: str, path: str = "/probe") -> httpx.Response:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=cast("Any", app)), base_url=ORIGIN
    ) as machine:
        headers = {"authorization": f"Bearer {token}"}
        return await machine.get(f"/api/v1{path}", headers=headers)
