"""Check parameters as Stripe does: unknown names refused, types coerced, missing ones named.

A field is a function from (name, raw value) to the value; the raw values are text,
lists and dictionaries as the form gave them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from payments.sandbox.errors import InvalidParameter

Field = Callable[[str, Any], Any]
Fields = Mapping[str, Field]

MAX_TEXT = 5000
MAX_METADATA_KEYS = 50
MAX_METADATA_NAME = 40
MAX_METADATA_VALUE = 500
MAX_AMOUNT = 99_999_999


def read(raw: Mapping[str, Any], fields: Fields, required: tuple[str, ...] = ()) -> dict[str, Any]:
    """Give the checked values; raise InvalidParameter for the first wrong one."""
    return _read("", raw, fields, required)


def text(limit: int = MAX_TEXT) -> Field:
    """Accept text up to a length."""

    def field(name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise InvalidParameter(f"Invalid string: {name}", param=name)
        if not value:
            raise InvalidParameter(
                f"You passed an empty string for '{name}'.",
                code="parameter_invalid_empty",
                param=name,
            )
        if len(value) > limit:
            raise InvalidParameter(f"Invalid string: {name} is too long", param=name)
        return value

    return field


def integer(least: int = 0, most: int = 2**53) -> Field:
    """Accept a whole number in a range."""

    def field(name: str, value: Any) -> int:
        if not isinstance(value, str) or not value.removeprefix("-").isdecimal():
            raise InvalidParameter(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=name
            )
        if not least <= int(value) <= most:
            code = "amount_too_large" if int(value) > most else "parameter_invalid_integer"
            raise InvalidParameter(
                f"{name} must be between {least} and {most}", code=code, param=name
            )
        return int(value)

    return field


def amount() -> Field:
    """Accept an amount in the currency's smallest unit, above zero."""
    return integer(1, MAX_AMOUNT)


def flag() -> Field:
    """Accept true or false."""

    def field(name: str, value: Any) -> bool:
        if value not in ("true", "false"):
            raise InvalidParameter(f"Invalid boolean: {value}", param=name)
        return bool(value == "true")

    return field


def one_of(*choices: str) -> Field:
    """Accept one of the given words."""

    def field(name: str, value: Any) -> str:
        if value not in choices:
            allowed = ", ".join(choices)
            raise InvalidParameter(f"Invalid {name}: must be one of {allowed}", param=name)
        return str(value)

    return field


def listing(of: Field) -> Field:
    """Accept a list of fields."""

    def field(name: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise InvalidParameter(f"Invalid array: {name}", param=name)
        return [of(f"{name}[{index}]", part) for index, part in enumerate(value)]

    return field


def struct(fields: Fields, required: tuple[str, ...] = ()) -> Field:
    """Accept a nested object with known fields."""

    def field(name: str, value: Any) -> dict[str, Any]:
        if value == "":
            return {}
        if not isinstance(value, dict):
            raise InvalidParameter(f"Invalid object: {name}", param=name)
        return _read(name, value, fields, required)

    return field


def metadata() -> Field:
    """Accept up to fifty short texts under short names."""

    def field(name: str, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or len(value) > MAX_METADATA_KEYS:
            raise InvalidParameter(f"Invalid object: {name}", param=name)
        for key, part in value.items():
            short = len(key) <= MAX_METADATA_NAME and len(str(part)) <= MAX_METADATA_VALUE
            if not isinstance(part, str) or not short:
                raise InvalidParameter(f"Invalid {name}: {key}", param=f"{name}[{key}]")
        return value

    return field


def _read(
    within: str, raw: Mapping[str, Any], fields: Fields, required: tuple[str, ...]
) -> dict[str, Any]:
    for name in raw:
        if name not in fields:
            raise InvalidParameter(
                f"Received unknown parameter: {_full(within, name)}",
                code="parameter_unknown",
                param=_full(within, name),
            )
    for name in required:
        if name not in raw:
            raise InvalidParameter(
                f"Missing required param: {_full(within, name)}.",
                code="parameter_missing",
                param=_full(within, name),
            )
    return {name: fields[name](_full(within, name), value) for name, value in raw.items()}


def _full(within: str, name: str) -> str:
    return f"{within}[{name}]" if within else name
