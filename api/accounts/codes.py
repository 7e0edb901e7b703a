"""One-time codes."""

from __future__ import annotations

from litestar import post

from accounts.addresses import Address
from accounts.sending_codes import send_code
from api.given import JSONBody, ThisVisit
from api.openapi import refusals
from api.shapes.accounts_entry import CodeAsked, CodeSent
from core.personal_data import EmailNotUnderstood, PhoneNotUnderstood
from core.rate_limits import TooManyRequests


@post(
    "/codes",
    status_code=202,
    operation_id="send_code",
    summary="Send a one-time code",
    tags=["session"],
    responses=refusals(PhoneNotUnderstood, EmailNotUnderstood, TooManyRequests),
)
async def post_code(data: JSONBody[CodeAsked], visit: ThisVisit) -> CodeSent:
    """Send six digits to an address; the answer does not tell whether it has an account."""
    seconds = await send_code(
        Address.of(data.channel, data.address),
        data.purpose,
        client=visit.address,
        language=visit.language,
    )
    return CodeSent(resend_after_seconds=seconds)


RESOURCES = [post_code]
