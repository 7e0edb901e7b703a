"""What is sent to come in: codes, sign-up, sign-in."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from accounts.tables.privacy import Purpose
from accounts.tables.signing_in import Channel, CodePurpose
from api.shapes.accounts_fields import (
    AddressText,
    CodeText,
    DisplayName,
    PasswordText,
    TextVersion,
)
from api.shapes.base import Answer, Body


class CodeAsked(Body):
    """Where to send a one-time code, and what for."""

    channel: Channel
    address: AddressText
    purpose: CodePurpose


class CodeSent(Answer):
    """The same whether the address has an account or not."""

    resend_after_seconds: int


class ConsentGiven(Body):
    """A purpose that is agreed to, and the text that was read."""

    purpose: Purpose
    text_version: TextVersion


class SignUp(Body):
    """A new account.

    With channel ``provider`` address and code are left out: the identity is the one the
    provider confirmed a moment ago to this browser.
    """

    channel: Literal["phone", "email", "provider"]
    display_name: DisplayName
    community_id: UUID
    consents: Annotated[list[ConsentGiven], msgspec.Meta(max_length=10)]
    address: AddressText | None = None
    code: CodeText | None = None
    password: PasswordText | None = None


class SignIn(Body):
    """An address with either its password or a code."""

    address: AddressText
    channel: Channel | None = None
    password: PasswordText | None = None
    code: CodeText | None = None


class Redirection(Answer):
    """Where the browser is to go."""

    redirect_url: str
