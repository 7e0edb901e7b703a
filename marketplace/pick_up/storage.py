"""How cold goods are kept, and how much of each a pick-up point can keep. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from core.refusals import Text

UNITS_MAX = 100_000


class Storage(StrEnum):
    """How cold goods must be kept until they are collected."""

    AMBIENT = "ambient"
    COOL = "cool"
    FROZEN = "frozen"


class Capacity(NamedTuple):
    """How many units a point keeps at once.

    ``ambient`` is None where it takes as many as come; ``cool`` and ``frozen`` are None where
    it cannot keep goods that cold.
    """

    ambient: int | None = None
    cool: int | None = None
    frozen: int | None = None

    def keeps(self, storage: Storage) -> bool:
        """Tell whether goods of this storage may come at all."""
        match storage:
            case Storage.AMBIENT:
                return True
            case Storage.COOL:
                return self.cool is not None
            case Storage.FROZEN:
                return self.frozen is not None

    def complaints(self) -> list[Text]:
        """Give what is wrong with the numbers; empty when they can be kept to."""
        if all(units is None or 1 <= units <= UNITS_MAX for units in self):
            return []
        return [
            Text(
                "存放份数要在 1 到 100000 之间，没有就留空",
                "room for 1 to 100,000 units; leave it empty where there is none",
            )
        ]
