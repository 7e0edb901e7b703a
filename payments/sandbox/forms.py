"""Decode form bodies and query strings with nested brackets: ``a[b][0]=c``."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from payments.sandbox.errors import InvalidParameter

MAX_DEPTH = 8
MAX_FIELDS = 1000


def decode(encoded: str) -> dict[str, Any]:
    """Give nested dictionaries and lists; raise InvalidParameter when it does not nest."""
    root: dict[str, Any] = {}
    for name, value in _pairs(encoded):
        _place(root, _path(name), value)
    return {name: _lists(value) for name, value in root.items()}


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as reason:
        raise InvalidParameter("Too many parameters.") from reason


def _path(name: str) -> list[str]:
    head, *rest = name.split("[")
    if any(not part.endswith("]") for part in rest) or len(rest) > MAX_DEPTH:
        raise InvalidParameter(f"Invalid parameter name: {name}", param=name)
    return [head, *(part[:-1] for part in rest)]


def _place(root: dict[str, Any], path: list[str], value: str) -> None:
    at = root
    for part in path[:-1]:
        at = at.setdefault(part or str(len(at)), {})
        if not isinstance(at, dict):
            raise InvalidParameter(f"Invalid object: {path[0]}", param=path[0])
    at[path[-1] or str(len(at))] = value


def _lists(value: Any) -> Any:
    """Turn dictionaries whose keys are 0, 1, 2… into lists."""
    if not isinstance(value, dict):
        return value
    if value and list(value) == [str(index) for index in range(len(value))]:
        return [_lists(part) for part in value.values()]
    return {name: _lists(part) for name, part in value.items()}
