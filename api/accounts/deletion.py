"""Deleting one's account."""

from __future__ import annotations

from litestar import delete, get, post

from accounts.deleting import COOLING, cancel_deletion, deletion_of, request_deletion
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
from api.shapes.accounts_deletion import DeletionTerms
from api.shapes.accounts_me import DeletionAnswer, DeletionAsked
from core import clock


@get(
    "/me/deletion",
    operation_id="get_deletion",
    summary="What deleting my account means",
    tags=["me"],
)
async def get_deletion(viewer: SignedIn) -> DeletionTerms:
    """Give the days of reflection and when the account goes, asked for or not yet."""
    agreed = await deletion_of(viewer.person_id)
    return DeletionTerms(
        cooling_days=COOLING.days,
        asked=agreed is not None,
        effective_at=agreed or clock.now() + COOLING,
    )


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


RESOURCES = [delete_deletion, get_deletion, post_deletion]
