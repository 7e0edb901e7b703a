"""Turns what a query gives into the shape that travels, field by field of the same name."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def shown(view: Any, shape: type[T]) -> T:
    """Give a shape filled from the attributes of a view; what the shape lacks stays here."""
    return msgspec.convert(view, shape, from_attributes=True)
