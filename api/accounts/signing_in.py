"""Signing in by password or by code."""

from __future__ import annotations

from litestar import post

from accounts.addresses import Address
from accounts.refusals import SignInRefused
from accounts.signing_in import sign_in_by_code, sign_in_by_password
from api.accounts.entering import enter
from api.given import JSONBody, ThisVisit
from api.openapi import refusals
from api.refusals import FieldTrouble, InvalidRequest
from api.shapes.accounts_entry import SignIn
from api.shapes.accounts_session import Session
from core.personal_data import EmailNotUnderstood, PhoneNotUnderstood
from core.rate_limits import TooManyRequests
from core.refusals import Text

_ONE_OF_TWO = Text("请填写密码或验证码中的一项", "Give either the password or a code")


@post(
    "/sign-in",
    status_code=200,
    operation_id="sign_in",
    summary="Sign in",
    tags=["session"],
    opt={"keeps_answer": False},
    responses=refusals(SignInRefused, PhoneNotUnderstood, EmailNotUnderstood, TooManyRequests),
)
async def post_sign_in(data: JSONBody[SignIn], visit: ThisVisit) -> Session:
    """Begin a session; the refusal does not tell which part was wrong."""
    address = Address.of(data.channel, data.address)
    if data.password is not None and data.code is None:
        person_id = await sign_in_by_password(address, data.password, client=visit.address)
    elif data.code is not None and data.password is None:
        person_id = await sign_in_by_code(address, data.code, client=visit.address)
    else:
        raise InvalidRequest(errors=[FieldTrouble("password", _ONE_OF_TWO)])
    return await enter(visit, person_id)


RESOURCES = [post_sign_in]
