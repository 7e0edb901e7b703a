"""Signing in, and linking, through the OpenID Connect provider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from litestar import get, post
from litestar.params import QueryParameter
from litestar.response import Redirect

from accounts.openid_connect import (
    Arrival,
    arrive,
    came_in_by_provider,
    depart,
    keep_for_sign_up,
    link_provider,
)
from accounts.refusals import ProviderAway, ProviderNotSetUp, ProviderRefused
from api.accounts.entering import enter, renew
from api.accounts.provider_cookies import BROWSER, BrowserCookie, drop, put_browser, put_ticket
from api.given import Anybody, SignedIn, ThisVisit
from api.guards import rate
from api.openapi import refusals
from api.shapes.accounts_entry import Redirection
from core.refusals import Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from api.visit import Visit

SETTINGS_PAGE = "/me/profile"

State = Annotated[str, QueryParameter(name="state", max_length=200)]
Code = Annotated[str, QueryParameter(name="code", max_length=4000)]
Issuer = Annotated[str | None, QueryParameter(name="iss", max_length=500)]
ReturnTo = Annotated[str, QueryParameter(name="return_to", max_length=500)]


@get(
    "/oidc/start",
    status_code=302,
    operation_id="start_oidc",
    summary="Leave for the provider",
    tags=["session"],
    guards=[rate("oidc", 30, 60)],
)
async def start_oidc(visit: ThisVisit, return_to: ReturnTo = "/") -> Redirect:
    """Send the browser to the provider; trouble is told on the sign-in page."""
    try:
        departure = await depart(return_to)
    except Refusal as refusal:
        return _told("/sign-in", refusal)
    put_browser(visit, departure.browser_secret)
    return Redirect(departure.redirect_url, status_code=302)


@post(
    "/oidc/link-start",
    status_code=200,
    operation_id="start_oidc_link",
    summary="Leave for the provider to link it",
    tags=["me"],
    guards=[rate("oidc", 30, 60)],
    responses=refusals(ProviderNotSetUp, ProviderAway, ProviderRefused),
)
async def start_oidc_link(viewer: SignedIn, visit: ThisVisit) -> Redirection:
    """Give the address at which the viewer confirms an account to link."""
    departure = await depart(SETTINGS_PAGE, links=viewer.person_id)
    put_browser(visit, departure.browser_secret)
    return Redirection(redirect_url=departure.redirect_url)


@get(
    "/oidc/callback",
    status_code=302,
    operation_id="finish_oidc",
    summary="Come back from the provider",
    tags=["session"],
    guards=[rate("oidc", 30, 60)],
)
async def finish_oidc(
    optional_viewer: Anybody,
    visit: ThisVisit,
    *,
    browser: BrowserCookie = "",
    sent_state: State = "",
    code: Code = "",
    iss: Issuer = None,
) -> Redirect:
    """Sign in whom the provider confirmed, link, or lead a new person to the sign-up."""
    drop(visit, BROWSER)
    try:
        arrival = await arrive(state=sent_state, code=code, issuer=iss, browser_secret=browser)
        viewer_id = optional_viewer.person_id if optional_viewer else None
        return Redirect(await _received(visit, arrival, viewer_id), status_code=302)
    except Refusal as refusal:
        return _told(SETTINGS_PAGE if optional_viewer else "/sign-in", refusal)


async def _received(visit: Visit, arrival: Arrival, viewer_id: UUID | None) -> str:
    if arrival.links is not None:
        # Whoever began the linking must still be the one who is signed in here.
        if viewer_id != arrival.links:
            raise ProviderRefused
        await link_provider(arrival.links, arrival.identity)
        await renew(visit, arrival.links)
        return arrival.return_to
    if arrival.person_id is None:
        put_ticket(visit, await keep_for_sign_up(arrival.identity))
        onward = f"&next={quote(arrival.return_to)}" if arrival.return_to != "/" else ""
        return f"/sign-up?via=provider&name={quote(arrival.identity.name)}{onward}"
    await enter(visit, arrival.person_id)
    await came_in_by_provider(arrival.person_id)
    return arrival.return_to


def _told(page: str, refusal: Refusal) -> Redirect:
    return Redirect(f"{page}?problem={refusal.code}", status_code=302)


RESOURCES = [start_oidc, start_oidc_link, finish_oidc]
