"""The contract is complete, exact and committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.app import create_app
from api.openapi import document_of
from linli.openapi import PLACE, written
from linli.web import compose
from tests.api.probes import PROBES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture(scope="module")
def document(environment: dict[str, str]) -> dict[str, Any]:
    """Give the document of the whole platform."""
    return document_of(compose())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def test_the_committed_document_is_the_present_one(environment: dict[str, str]) -> None:
    """A change of the contract is seen in review: run python -m linli.openapi."""
    assert PLACE.read_text(encoding="utf-8") == written()


def test_every_operation_has_a_name_a_summary_and_a_tag(document: dict[str, Any]) -> None:
    """The generated client and its readers live from them."""
    names = []
    for where, operation in operations(document):
        assert operation.get("summary"), where
        assert operation.get("tags"), where
        names.append(operation["operationId"])
    assert names
    assert len(names) == len(set(names))
    assert all(name == name.lower() for name in names)


def test_every_refusal_in_the_document_is_a_problem(document: dict[str, Any]) -> None:
    """No answer outside 2xx and 3xx has another shape."""
    for where, operation in operations(document):
        assert "default" in operation["responses"], where
        for status, response in operation["responses"].items():
            if status == "default" or status >= "4":
                assert list(response["content"]) == ["application/problem+json"], (where, status)
                schema = response["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, (where, status)


def test_every_good_answer_has_a_named_shape(document: dict[str, Any]) -> None:
    """Clients get types with names, not anonymous objects."""
    for where, operation in operations(document):
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/json")
            if status.startswith("2") and content:
                assert "$ref" in content["schema"], where


def test_every_value_a_client_sends_is_bounded(document: dict[str, Any]) -> None:
    """Numbers have a least and a most, texts and lists a longest."""
    unbounded = []
    schemas = document["components"]["schemas"]
    for where, operation in operations(document):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        found = [("body", body["schema"])] if body else []
        found += [
            (parameter["name"], parameter["schema"])
            for parameter in operation.get("parameters", [])
        ]
        for name, schema in found:
            unbounded += [f"{where}: {path}" for path in open_ends(name, schema, schemas, ())]
    assert unbounded == []


def open_ends(
    path: str, schema: dict[str, Any], schemas: dict[str, Any], seen: tuple[str, ...]
) -> Iterator[str]:
    """Give the paths of values without limits below a schema."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        if name not in seen:
            yield from open_ends(path, schemas[name], schemas, (*seen, name))
        return
    if not is_bounded(schema):
        yield path
    outer = {key: schema[key] for key in LIMITS & schema.keys()}
    for choice in [*schema.get("anyOf", []), *schema.get("oneOf", [])]:
        yield from open_ends(path, {**outer, **choice}, schemas, seen)
    if schema.get("type") == "array":
        yield from open_ends(f"{path}[]", schema.get("items", {}), schemas, seen)
    for name, inner in schema.get("properties", {}).items():
        yield from open_ends(f"{path}.{name}", inner, schemas, seen)


LIMITS = {"minimum", "maximum", "maxLength", "maxItems", "pattern"}


def is_bounded(schema: dict[str, Any]) -> bool:
    """Tell whether a value of this schema cannot grow without end."""
    match schema.get("type"):
        case "integer" | "number":
            return {"minimum", "maximum"} <= schema.keys()
        case "string":
            pattern = schema.get("pattern", "*")
            fixed = {"maxLength", "enum", "const", "format"} & schema.keys()
            return bool(fixed) or not {"*", "+"} & set(pattern)
        case "array":
            return "maxItems" in schema
        case _:
            return True


def test_limits_of_numbers_are_in_the_document(environment: dict[str, str]) -> None:
    """A limit beside an optional field is stated as well."""
    probes = document_of(create_app(PROBES))
    thing = probes["components"]["schemas"]["Thing"]
    assert thing["properties"]["units"] == {"type": "integer", "minimum": 1, "maximum": 99}
    assert thing["properties"]["note"]["maxLength"] == 50
    assert thing["additionalProperties"] is False
    once = probes["paths"]["/api/v1/once"]["post"]
    assert {"401", "403", "409", "422"} <= once["responses"].keys()
    assert once["parameters"][0]["name"] == "Idempotency-Key"
    refused = probes["paths"]["/api/v1/things"]["post"]["responses"]["409"]
    assert "probe-sold-out" in refused["description"]
    events = probes["paths"]["/api/v1/events"]["get"]["responses"]["200"]
    assert list(events["content"]) == ["text/event-stream"]


def test_what_an_edit_must_name_is_in_the_document(document: dict[str, Any]) -> None:
    """Every route that may ask for a version says where it goes."""
    asking = [found for _, found in operations(document) if "428" in found["responses"]]
    assert asking
    for operation in asking:
        headers = {p["name"]: p for p in operation["parameters"] if p["in"] == "header"}
        assert headers["If-Match"]["required"] is True


def test_who_may_call_is_in_the_document(environment: dict[str, str]) -> None:
    """Routes of people take a session; those of a scope take a token too."""
    paths = document_of(create_app(PROBES))["paths"]
    assert paths["/api/v1/mine"]["get"]["security"] == [{"session": []}]
    assert paths["/api/v1/scoped"]["get"]["security"] == [{"session": []}, {"token": []}]
    assert "security" not in paths["/api/v1/numbers"]["get"]


async def test_the_document_is_served_without_a_page(client: httpx.AsyncClient) -> None:
    """A client generator reads it where it lives; nothing is loaded from elsewhere."""
    answer = await client.get("/api/v1/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    assert (await client.get("/schema")).headers["content-type"].startswith("text/html; charset")


OPEN_WORDS = {
    "Found.kind": "the index may hold what comes next",
    "Found.state": "of whatever was found",
    "Suggestion.kind": "the index may hold what comes next",
    "LedgerEntry.kind": "whoever books names the kind",
    "ParkedDelivery.kind": "the name of any fact",
}


def test_states_and_kinds_are_enumerations(document: dict[str, Any]) -> None:
    """A client's switch over a state is checked by its compiler; open words have a reason."""
    said = {"state", "kind", "role", "level", "language", "theme", "reason_code", "party_kind"}
    plain = {
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, shape in schema.get("properties", {}).items()
        if field in said and shape.get("type") == "string" and "enum" not in shape
    }
    assert plain == set(OPEN_WORDS), "give it an Enum or Literal type"
