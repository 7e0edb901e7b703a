"""A code for a neighbour who fetches an order."""

from __future__ import annotations

from uuid import UUID

from litestar import delete, get, post

from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.papers import ProxyCode, ProxyLabel
from api.shapes.shown import shown
from marketplace.access import require_buyer
from marketplace.pick_up.proxy_codes import make_proxy_code, void_proxy_code
from marketplace.queries.codes import proxy_code_of
from marketplace.refusals import BadLabel, NoProxyCode, NoSuchOrder, OrderNotReady, PointIsFull

ONE = "/orders/{order_id:uuid}/proxy-code"


@post(
    ONE,
    operation_id="make_proxy_code",
    summary="Let a neighbour fetch it",
    tags=["orders"],
    responses=refusals(NoSuchOrder, OrderNotReady, BadLabel, PointIsFull),
)
async def make_code(
    viewer: SignedIn, order_id: FromPath[UUID], data: JSONBody[ProxyLabel]
) -> ProxyCode:
    """Make a code that opens once; one made before opens nothing any more."""
    await make_proxy_code(order_id, data.label, buyer=viewer.person_id)
    return shown(await proxy_code_of(order_id), ProxyCode)


@get(
    ONE,
    operation_id="get_proxy_code",
    summary="The code I gave a neighbour",
    tags=["orders"],
    responses=refusals(NoSuchOrder, NoProxyCode),
)
async def get_code(viewer: SignedIn, order_id: FromPath[UUID]) -> ProxyCode:
    """Give the live code of a neighbour again."""
    await require_buyer(viewer, order_id)
    return shown(await proxy_code_of(order_id), ProxyCode)


@delete(
    ONE,
    status_code=204,
    operation_id="void_proxy_code",
    summary="Take a neighbour's code back",
    tags=["orders"],
    responses=refusals(NoSuchOrder),
)
async def void_code(viewer: SignedIn, order_id: FromPath[UUID]) -> None:
    """Make the code worthless; without one nothing changes."""
    await void_proxy_code(order_id, buyer=viewer.person_id)


RESOURCES = [get_code, make_code, void_code]
