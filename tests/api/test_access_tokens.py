"""A machine's token opens the routes that name its scope, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.access import viewer_of
from accounts.access_tokens import AccessScope, create_access_token
from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from core.database import fetch_value, transaction
from tests.api.conftest import browser

if TYPE_CHECKING:
    import httpx
    from litestar import Litestar

    from tests.api.conftest import SignedIn

BODY = {"title": "鸡蛋", "units": 1}
KEY = "0195b8f2-0000-7000-8000-00000000000b"


async def token_for(owner: SignedIn, *scopes: AccessScope) -> dict[str, str]:
    async with transaction():
        party = await create_party(PartyKind.MERCHANT, "小店")
        await give_role(party, owner.person_id, Role.OWNER)
    viewer = await viewer_of(owner.person_id, None)
    assert viewer is not None
    _, token = await create_access_token(
        viewer, party, name="till", scopes=scopes, valid_for=timedelta(days=1)
    )
    return {"authorization": f"Bearer {token}"}


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_token_opens_a_route_that_names_its_scope(
    app: Litestar, signed_in: SignedIn
) -> None:
    """It acts as the person who made it, for one purpose."""
    till = await token_for(signed_in, AccessScope.READ_ORDERS)
    async with browser(app, headers=till) as machine:
        answer = await machine.get("/api/v1/scoped")
    assert answer.json()["person_id"] == str(signed_in.person_id)


async def test_a_token_opens_no_route_of_another_scope_or_of_people(
    app: Litestar, signed_in: SignedIn
) -> None:
    """What is not named is closed."""
    till = await token_for(signed_in, AccessScope.WRITE_OFFERS)
    async with browser(app, headers=till) as machine:
        assert code_of(await machine.get("/api/v1/scoped")) == (403, "scope-missing")
        assert code_of(await machine.get("/api/v1/mine")) == (403, "scope-missing")
        assert code_of(await machine.get("/api/v1/who")) == (403, "scope-missing")


async def test_an_unknown_token_is_nobody(app: Litestar, database: str) -> None:
    """A guess is answered like no token at all."""
    async with browser(app, headers={"authorization": "Bearer linli_guess"}) as machine:
        assert code_of(await machine.get("/api/v1/scoped")) == (401, "sign-in-needed")


async def test_a_token_is_not_given_the_answers_of_its_person(
    app: Litestar, signed_in: SignedIn
) -> None:
    """A stored answer belongs to who was given it."""
    await signed_in.client.post(
        "/api/v1/once", json=BODY, headers={**signed_in.headers, "idempotency-key": KEY}
    )
    till = await token_for(signed_in, AccessScope.READ_ORDERS)
    async with browser(app, headers=till) as machine:
        answer = await machine.post("/api/v1/once", json=BODY, headers={"idempotency-key": KEY})
    assert code_of(answer) == (403, "scope-missing")
    assert await fetch_value("SELECT count(*) FROM idempotent_answer") == 1
