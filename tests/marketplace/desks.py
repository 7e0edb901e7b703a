"""Browsers of the people of a street, before the whole application."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from accounts import sessions
from api import accounts, marketplace, operator
from api.app import create_app
from tests.accounts.browser import Browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from litestar import Litestar

    from core.refusals import Language


def the_application() -> Litestar:
    """Give the application with accounts, marketplace and the operator's desk."""
    return create_app([*accounts.RESOURCES, *marketplace.RESOURCES, *operator.RESOURCES])


@asynccontextmanager
async def browser_of(
    app: Litestar, person_id: UUID, language: Language = "zh-CN"
) -> AsyncIterator[Browser]:
    """Open a browser in which a person is signed in."""
    opened = Browser(app)
    opened.client.cookies.set("linli_session", await sessions.open(person_id, language=language))
    async with opened.client:
        yield opened
