"""No page is forgotten: what the route table names is visited by the tests of all pages."""

from __future__ import annotations

from core.identifiers import uuid7
from tests.browser.conftest import Neighbourhood
from tests.browser.everywhere import Everywhere
from tests.browser.routes import every_route, route_of
from tests.marketplace.handing_over import Street

# route -> why no page of its own is there to be looked at
NOT_VISITED = {
    "/merchant": "leads on to one's own merchant, or to the application",
    "/community": "leads on to one's own community",
    "/points": "another name of /point",
}


def test_every_route_is_visited_or_left_out_for_a_reason() -> None:
    """A page that is added to the route table is added here, too, or the reason is written down."""
    visited = {route_of(address) for address in _addresses()}
    routes = set(every_route())
    assert len(routes) > len(NOT_VISITED)
    assert routes - visited - set(NOT_VISITED) == set()
    assert set(NOT_VISITED) - routes == set(), "a reason for a page that is gone"
    assert set(NOT_VISITED) & visited == set(), "a reason for a page that is visited"


def _addresses() -> list[str]:
    new = uuid7
    street = Street(new(), new(), new(), new(), new(), new(), new(), new(), new())
    neighbourhood = Neighbourhood(street, new(), new(), new())
    pages = Everywhere(
        neighbourhood, {}, new(), new(), new(), new(), "/invitations/x", new(), "/c/x", new(), new()
    )
    behind = [address for paths in pages.people.values() for address in paths]
    return [*pages.strangers, *behind]
