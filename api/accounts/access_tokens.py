"""Access tokens of a party."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from litestar import delete, get, post

from accounts.access_tokens import (
    access_tokens_of,
    create_access_token,
    revoke_access_token,
)
from accounts.refusals import NotFoundHere, RoleNotEnough, TooManyTokens
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.accounts_parties import AccessToken, AccessTokenAsked, NewAccessToken
from api.shapes.base import Items

if TYPE_CHECKING:
    from accounts.access_tokens import AccessTokenView


@get(
    "/parties/{party_id:uuid}/access-tokens",
    operation_id="list_access_tokens",
    summary="Access tokens of a party",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def get_access_tokens(viewer: SignedIn, party_id: FromPath[UUID]) -> Items[AccessToken]:
    """Give the tokens that open something today, without what opens."""
    found = await access_tokens_of(viewer, party_id)
    return Items(items=[AccessToken(**_fields(view)) for view in found], next_cursor=None)


@post(
    "/parties/{party_id:uuid}/access-tokens",
    operation_id="create_access_token",
    summary="Make an access token",
    tags=["parties"],
    opt={"keeps_answer": False},
    responses=refusals(NotFoundHere, RoleNotEnough, TooManyTokens),
)
async def post_access_token(
    viewer: SignedIn, party_id: FromPath[UUID], data: JSONBody[AccessTokenAsked]
) -> NewAccessToken:
    """Make a token; it is shown this once and kept as a hash only."""
    view, token = await create_access_token(
        viewer,
        party_id,
        name=data.name,
        scopes=data.scopes,
        valid_for=timedelta(days=data.days),
    )
    return NewAccessToken(**_fields(view), token=token)


@delete(
    "/parties/{party_id:uuid}/access-tokens/{token_id:uuid}",
    operation_id="revoke_access_token",
    summary="Revoke an access token",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def delete_access_token(
    viewer: SignedIn, party_id: FromPath[UUID], token_id: FromPath[UUID]
) -> None:
    """Make a token open nothing from now on."""
    await revoke_access_token(viewer, party_id, token_id)


def _fields(view: AccessTokenView) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "hint": view.hint,
        "scopes": list(view.scopes),
        "created_at": view.created_at,
        "expires_at": view.expires_at,
        "last_used_at": view.last_used_at,
    }


RESOURCES = [delete_access_token, get_access_tokens, post_access_token]
