"""The two kinds of shape, and the ones every resource uses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

import msgspec

from core.clock import YEARS

T = TypeVar("T")

# A point in time. Without its zone a time says nothing, so one without is refused.
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
# The most fen somebody may write into a field: a million yuan, more than any case here is about.
FEN_MAX = 100_000_000


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a client sends; fields that are not listed are refused, and so are far-off years."""

    def __post_init__(self) -> None:
        """Raise ValueError for a day or an instant that arithmetic could not go on from."""
        for name in self.__struct_fields__:
            told = getattr(self, name)
            if isinstance(told, date) and told.year not in YEARS:
                message = f"Year of `{name}` out of reach"
                raise ValueError(message)


class Answer(msgspec.Struct, kw_only=True):
    """What a client is given."""


class Items(msgspec.Struct, Generic[T], kw_only=True):
    """One page of a list; ``next_cursor`` is null on the last one."""

    items: list[T]
    next_cursor: str | None


class FieldProblem(msgspec.Struct, kw_only=True):
    """One wrong field of a request."""

    field: str
    message: str


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A refusal as RFC 9457 writes it; a case adds its own members."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    trace_id: str | None = None
    errors: list[FieldProblem] = []
