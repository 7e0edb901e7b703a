"""Reads JSON bodies exactly as their shape says; every wrong field is told at once.

Litestar alone would read "5" where a number belongs and name one wrong field only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import msgspec
from litestar.dto import AbstractDTO
from litestar.openapi.spec import Reference, Schema
from typing_extensions import override

from api.complaints import complaint
from api.refusals import FieldTrouble, InvalidRequest, MalformedRequest

if TYPE_CHECKING:
    from collections.abc import Generator

    from litestar._openapi.schema_generation import SchemaCreator
    from litestar.dto import DTOFieldDefinition
    from litestar.dto._backend import DTOBackend
    from litestar.typing import FieldDefinition

T = TypeVar("T")
ERRORS_MAX = 50
# Text with a NUL cannot be stored, so no field takes one.
NUL = (b"\\u0000", b"\x00")


def read_body(raw: bytes, shape: Any) -> Any:
    """Decode a body; raise MalformedRequest or InvalidRequest with every wrong field."""
    if any(nul in raw for nul in NUL):
        raise MalformedRequest
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as error:
        raise InvalidRequest(errors=_troubles(raw, shape, str(error))) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedRequest from error


def _troubles(raw: bytes, shape: Any, first: str) -> list[FieldTrouble]:
    try:
        given = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        given = None
    if isinstance(given, dict) and isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        found = _each_field(given, shape)
        if found:
            return found[:ERRORS_MAX]
    path, sentence = complaint(first)
    return [FieldTrouble(path, sentence)]


def _each_field(given: dict[str, Any], shape: type[msgspec.Struct]) -> list[FieldTrouble]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(shape)}
    troubles = []
    for name in given.keys() - fields.keys():
        path, sentence = complaint(f"Object contains unknown field `{name[:80]}`")
        troubles.append(FieldTrouble(path, sentence))
    for name, field in fields.items():
        try:
            if name in given:
                msgspec.convert(given[name], field.type, strict=True)
            elif field.required:
                troubles.append(FieldTrouble(*complaint(f"Object missing required field `{name}`")))
        except msgspec.ValidationError as error:
            path, sentence = complaint(str(error))
            joiner = "" if path.startswith("[") or not path else "."
            troubles.append(FieldTrouble(f"{name}{joiner}{path}", sentence))
    return troubles


class StrictBodies(AbstractDTO[T], Generic[T]):
    """Makes Litestar hand every JSON body to ``read_body``; multipart routes say ``dto=None``."""

    shapes: ClassVar[dict[str, Any]] = {}

    @override
    def decode_bytes(self, value: bytes) -> Any:
        handler = self.asgi_connection.route_handler
        return read_body(value, self.shapes[handler.handler_id])

    @classmethod
    @override
    def create_for_field_definition(
        cls,
        field_definition: FieldDefinition,
        handler_id: str,
        backend_cls: type[DTOBackend] | None = None,
    ) -> None:
        cls.shapes[handler_id] = field_definition.annotation

    @classmethod
    @override
    def create_openapi_schema(
        cls, field_definition: FieldDefinition, handler_id: str, schema_creator: SchemaCreator
    ) -> Reference | Schema:
        return schema_creator.for_field_definition(field_definition)

    @classmethod
    @override
    def generate_field_definitions(
        cls, model_type: type[Any]
    ) -> Generator[DTOFieldDefinition, None, None]:
        """Give none: fields are msgspec's business."""
        yield from ()

    @classmethod
    @override
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        return False
