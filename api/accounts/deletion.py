"""Deleting one's account."""

from __future__ import annotations

from litestar import delete, post

from accounts.deleting import cancel_deletion, request_deletion
from accounts.proving import prove_again
from accounts.refusals import (
    CodeRefused,
    DeletionUnderWay,
    NoDeletionUnderWay,
    PasswordWrong,
    ProofNeeded,
    StillNeeded,
)
from api.given import JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.accounts_me import DeletionAnswer, DeletionAsked


@post(
    "/me/deletion",
    operation_id="request_deletion",
    summary="Delete my account",
    tags=["me"],
    responses=refusals(PasswordWrong, CodeRefused, ProofNeeded, StillNeeded, DeletionUnderWay),
)
async def post_deletion(
    viewer: SignedIn, visit: ThisVisit, data: JSONBody[DeletionAsked]
) -> DeletionAnswer:
    """Begin the seven days after which the account is anonymised."""
    await prove_again(
        viewer.person_id,
        password=data.password,
        code=data.code,
        session_since=visit.session.created_at if visit.session else None,
    )
    return DeletionAnswer(effective_at=await request_deletion(viewer.person_id))


@delete(
    "/me/deletion",
    operation_id="cancel_deletion",
    summary="Keep my account",
    tags=["me"],
    responses=refusals(NoDeletionUnderWay),
)
async def delete_deletion(viewer: SignedIn) -> None:
    """Take the wish back before it takes effect."""
    await cancel_deletion(viewer.person_id)


RESOURCES = [delete_deletion, post_deletion]
