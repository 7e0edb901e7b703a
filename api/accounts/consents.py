"""What people allow, purpose by purpose."""

from __future__ import annotations

from litestar import get, put

from accounts.consent_texts import every_consent_text
from accounts.consents import consents_of, decide
from accounts.refusals import ConsentNeeded, ConsentTextOutdated
from accounts.tables.privacy import Purpose
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.accounts_me import ConsentDecision
from api.shapes.accounts_privacy import Consent, ConsentText
from api.shapes.base import Items


@get(
    "/consent-texts",
    operation_id="list_consent_texts",
    summary="Texts to agree to",
    tags=["session"],
)
async def get_consent_texts(visit: ThisVisit) -> Items[ConsentText]:
    """Give the present texts in the reader's language, the required ones first."""
    return Items(
        items=[
            ConsentText(
                purpose=text.purpose,
                version=text.version,
                title=text.title.in_language(visit.language),
                body=text.body.in_language(visit.language),
                required=text.required,
            )
            for text in every_consent_text()
        ],
        next_cursor=None,
    )


@get("/me/consents", operation_id="list_consents", summary="One's own consents", tags=["me"])
async def get_consents(viewer: SignedIn) -> Items[Consent]:
    """Give the last decision on each purpose."""
    return Items(
        items=[
            Consent(
                purpose=Purpose(found.purpose),
                granted=found.granted,
                text_version=found.text_version,
                at=found.decided_at,
                outdated=found.outdated,
            )
            for found in await consents_of(viewer.person_id)
        ],
        next_cursor=None,
    )


@put(
    "/me/consents/{purpose:str}",
    status_code=204,
    operation_id="decide_consent",
    summary="Give or withdraw a consent",
    tags=["me"],
    responses=refusals(ConsentNeeded, ConsentTextOutdated),
)
async def put_consent(
    viewer: SignedIn, purpose: FromPath[Purpose], data: JSONBody[ConsentDecision]
) -> None:
    """Decide on one purpose; withdrawing takes the same one request as agreeing."""
    await decide(viewer.person_id, purpose, granted=data.granted, text_version=data.text_version)


RESOURCES = [get_consents, get_consent_texts, put_consent]
