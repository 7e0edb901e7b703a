"""The two short-lived cookies of a sign-in through the provider.

One binds the way there and back to one browser; the other holds the ticket of a new person
until they have read the texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from litestar.params import CookieParameter

from accounts.openid_connect import AWAY_FOR, SIGN_UP_WITHIN

if TYPE_CHECKING:
    from api.visit import Visit

BROWSER = "linli_oidc"
TICKET = "linli_oidc_sign_up"

BrowserCookie = Annotated[str, CookieParameter(name=BROWSER, max_length=200)]
TicketCookie = Annotated[str, CookieParameter(name=TICKET, max_length=200)]


def put_browser(visit: Visit, secret: str) -> None:
    """Let the browser keep its half of what must fit when it comes back."""
    visit.put_cookie(BROWSER, secret, int(AWAY_FOR.total_seconds()))


def put_ticket(visit: Visit, ticket: str) -> None:
    """Let the browser keep the ticket of a new person."""
    visit.put_cookie(TICKET, ticket, int(SIGN_UP_WITHIN.total_seconds()))


def drop(visit: Visit, name: str) -> None:
    """Take one of the two away."""
    visit.put_cookie(name, "", 0)
