"""The contract of the api as an OpenAPI 3.1 document.

Litestar knows the routes and their parameters; msgspec knows the shapes exactly, limits
included. The document takes from each what it knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from copy import deepcopy
from typing import TYPE_CHECKING, Any, get_args, get_origin

import msgspec
from litestar import Request, Response, get
from litestar._openapi.plugin import OpenAPIPlugin
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.response import Stream

from api.idempotency import keeps_answer
from api.problems import MEDIA_TYPE, status_of
from api.refusals import (
    BadIdempotencyKey,
    ForgedRequest,
    IdempotencyKeyReused,
    InvalidRequest,
    MalformedRequest,
    RequestInProgress,
    SignInNeeded,
    VersionNeeded,
)
from api.shapes.base import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar import Litestar
    from litestar.handlers import HTTPRouteHandler

    from core.refusals import Refusal

TITLE = "Linli 邻里"
VERSION = "1"
REFERENCE = "#/components/schemas/{name}"
SAFE_METHODS = frozenset({"get", "head", "options"})
ABOUT = (
    "Errors are RFC 9457 problems whose `code` names the case. Unsafe requests of browsers "
    "carry the `X-CSRF-Token` of GET /session. Amounts are whole fen, instants UTC."
)

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Names this request, so that sending it again has no second effect.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 80},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The `ETag` of the version that is edited.",
    "schema": {"type": "string", "maxLength": 200},
}
SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "linli_session"},
    "token": {"type": "http", "scheme": "bearer"},
}


def refusals(*cases: type[Refusal]) -> dict[int, ResponseSpec]:
    """Make the ``responses`` of a route from the cases it may refuse with."""
    by_status: dict[int, list[type[Refusal]]] = defaultdict(list)
    for case in cases:
        by_status[status_of(case)].append(case)
    return {
        status: ResponseSpec(
            data_container=Problem,
            description=_described(found),
            media_type=MEDIA_TYPE,
            generate_examples=False,
        )
        for status, found in by_status.items()
    }


def document_of(app: Litestar) -> dict[str, Any]:
    """Give the OpenAPI document of an application."""
    plugin = app.plugins.get(OpenAPIPlugin)
    plugin._openapi_config = OpenAPIConfig(TITLE, VERSION, description=ABOUT)  # noqa: SLF001
    document: dict[str, Any] = deepcopy(plugin.provide_openapi_schema())
    operations = list(_operations(app, document))
    shapes = [shape for _, handler, _ in operations for shape in _shapes(handler)]
    references, components = msgspec.json.schema_components(
        [*shapes, Problem], ref_template=REFERENCE
    )
    found = dict(zip([*map(repr, shapes), "Problem"], references, strict=True))
    for method, handler, operation in operations:
        _use_exact_shapes(handler, operation, found)
        _add_common_refusals(method, handler, operation)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= components
    _drop_unused(document, schemas)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    document["components"]["securitySchemes"] = SECURITY
    document["paths"] = dict(sorted(document["paths"].items()))
    return document


def _operations(
    app: Litestar, document: dict[str, Any]
) -> Iterator[tuple[str, HTTPRouteHandler, dict[str, Any]]]:
    for route in app.routes:
        for method, found in getattr(route, "route_handler_map", {}).items():
            handler = found[0]
            item = document["paths"].get(route.path_format, {})
            if handler.include_in_schema is not False and method.lower() in item:
                yield method.lower(), handler, item[method.lower()]


def _body_of(handler: HTTPRouteHandler) -> Any:
    data = handler.parsed_fn_signature.parameters.get("data")
    return data.annotation if data and handler.resolve_data_dto() else None


def _answer_of(handler: HTTPRouteHandler) -> Any:
    returned = handler.parsed_fn_signature.return_type.annotation
    if isinstance(get_origin(returned), type) and issubclass(get_origin(returned), Response):
        returned = get_args(returned)[0]
    kind = get_origin(returned) or returned
    is_shape = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    return returned if is_shape else None


def _shapes(handler: HTTPRouteHandler) -> list[Any]:
    return [shape for shape in (_body_of(handler), _answer_of(handler)) if shape is not None]


def _use_exact_shapes(
    handler: HTTPRouteHandler, operation: dict[str, Any], found: dict[str, Any]
) -> None:
    body, answer = _body_of(handler), _answer_of(handler)
    if body is not None:
        content = operation["requestBody"]["content"]
        content.clear()
        content["application/json"] = {"schema": found[repr(body)]}
    # Litestar promises a 400 in a form that we do not use.
    operation["responses"].pop("400", None)
    is_stream = handler.parsed_fn_signature.return_type.annotation is Stream
    for status, response in operation["responses"].items():
        if MEDIA_TYPE in response.get("content", {}):
            response["content"] = {MEDIA_TYPE: {"schema": found["Problem"]}}
        elif status.startswith("2") and is_stream:
            response["content"] = {"text/event-stream": {"schema": {"type": "string"}}}
        elif status.startswith("2") and answer is not None:
            response["content"] = {"application/json": {"schema": found[repr(answer)]}}


def _add_common_refusals(method: str, handler: HTTPRouteHandler, operation: dict[str, Any]) -> None:
    names = handler.parsed_fn_signature.parameters.keys()
    cases: list[type[Refusal]] = []
    if names & {"viewer", "person"}:
        cases.append(SignInNeeded)
        scope = handler.opt.get("scope")
        operation["security"] = [{"session": []}, *([{"token": []}] if scope else [])]
    if method not in SAFE_METHODS:
        cases.append(ForgedRequest)
    if "data" in names:
        cases.append(MalformedRequest)
    if "data" in names or operation.get("parameters"):
        cases.append(InvalidRequest)
    if any(VersionNeeded.code in spec.description for spec in (handler.responses or {}).values()):
        operation.setdefault("parameters", []).append(IF_MATCH)
    if names & {"viewer", "person"} and keeps_answer(method.upper(), handler):
        cases += [BadIdempotencyKey, IdempotencyKeyReused, RequestInProgress]
        operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    responses = operation["responses"]
    for status, spec in refusals(*cases).items():
        entry = responses.setdefault(str(status), _problem(""))
        entry["description"] = "\n".join(filter(None, [entry["description"], spec.description]))
    responses["default"] = _problem("Any other problem.")
    operation["responses"] = dict(sorted(responses.items()))


def _problem(description: str) -> dict[str, Any]:
    reference = {"$ref": REFERENCE.format(name="Problem")}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": reference}}}


def _described(cases: list[type[Refusal]]) -> str:
    return "\n".join(f"- `{case.code}`: {case.title.en}" for case in cases)


def _drop_unused(document: dict[str, Any], schemas: dict[str, Any]) -> None:
    waiting = _references(document["paths"])
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting |= _references(schemas[name])
    for name in schemas.keys() - used:
        del schemas[name]


def _references(part: Any) -> set[str]:
    text = msgspec.json.encode(part).decode()
    return set(re.findall(r'"#/components/schemas/([^"]+)"', text))


@get("/openapi.json", include_in_schema=False, sync_to_thread=False)
def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answer with the document, made once per process."""
    app = request.app
    if "openapi" not in app.state:
        app.state["openapi"] = msgspec.json.encode(document_of(app))
    return Response(
        app.state["openapi"],
        headers={"cache-control": "public, max-age=300"},
        media_type="application/vnd.oai.openapi+json;version=3.1",
    )


RESOURCES = [openapi]
