"""The two addresses of what concerns a payee's money: a merchant's own, and any payee's.

Merchants are payees like hosts, organisations and communities; one handler answers both
addresses, and who may ask is decided by the party.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from litestar.handlers.http_handlers import HTTPRouteHandler
    from litestar.types import Method, OperationIDCreator
    from litestar.types.internal_types import PathParameterDefinition

MERCHANTS, PAYEES = "/merchants/{payee_id:uuid}", "/payees/{payee_id:uuid}"


def both(path: str) -> list[str]:
    """Give the addresses of a path below a payee."""
    return [f"{root}{path}" for root in (MERCHANTS, PAYEES)]


def named(operation: str) -> OperationIDCreator:
    """Give a maker of operation ids: the operation's own, and one for payees of any kind."""

    def name(
        _handler: HTTPRouteHandler, _method: Method, parts: list[str | PathParameterDefinition]
    ) -> str:
        return f"{operation}_of_payee" if "payees" in parts else operation

    return name
