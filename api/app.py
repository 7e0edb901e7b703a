"""Puts the resources together into one application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litestar import Litestar, Router
from litestar.di import Provide
from typing_extensions import override

from api.csrf import protect
from api.frame import frame
from api.guards import spread_writes
from api.idempotency import once
from api.problems import HANDLERS
from api.strict_bodies import StrictBodies
from api.viewers import provide_optional_viewer, provide_person, provide_viewer
from api.visit import provide_visit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from litestar.types import (
        ControllerRouterHandler,
        LifeSpanReceive,
        LifeSpanScope,
        LifeSpanSend,
        Receive,
        Scope,
        Send,
    )

API = "/api/v1"
BODY_BYTES_MAX = 256 * 1024


class FramedApplication(Litestar):
    """Litestar inside our frame."""

    __slots__ = ()

    @override
    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        inside: Any = super().__call__
        await frame(inside)(scope, receive, send)  # type: ignore[arg-type]


def create_app(
    resources: Sequence[ControllerRouterHandler],
    outside: Sequence[ControllerRouterHandler] = (),
    lifespan: Sequence[Callable[[Litestar], AbstractAsyncContextManager[None]]] = (),
) -> Litestar:
    """Make the application.

    ``resources`` live under /api/v1, ``outside`` at the root (health, pages, webhooks).
    """
    return FramedApplication(
        route_handlers=[
            Router(
                API, route_handlers=list(resources), guards=[spread_writes()], middleware=[once]
            ),
            *outside,
        ],
        lifespan=list(lifespan),
        dependencies={
            "viewer": Provide(provide_viewer),
            "person": Provide(provide_person),
            "optional_viewer": Provide(provide_optional_viewer),
            "visit": Provide(provide_visit),
        },
        middleware=[protect],
        exception_handlers=HANDLERS,
        dto=StrictBodies,
        return_dto=None,
        request_max_body_size=BODY_BYTES_MAX,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
