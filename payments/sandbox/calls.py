"""One request to the API, as a handler sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from payments.sandbox import parameters
from payments.sandbox.parameters import Fields, listing, text

if TYPE_CHECKING:
    from payments.sandbox.world import World


@dataclass(frozen=True)
class Call:
    """The world, the ids in the path, and the raw parameters."""

    world: World
    path: tuple[str, ...]
    raw: dict[str, Any]
    account: str | None = None

    def read(self, fields: Fields, required: tuple[str, ...] = ()) -> dict[str, Any]:
        """Give checked parameters; ``expand`` is allowed everywhere and read elsewhere."""
        known = {**fields, "expand": listing(text(200))}
        found = parameters.read(self.raw, known, required)
        found.pop("expand", None)
        return found
