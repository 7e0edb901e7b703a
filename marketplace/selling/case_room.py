"""How many extra units stock and points have room for when a case is filled (rule L12). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID


class Bound(NamedTuple):
    """A counter that units of a run count in: of a variant, at a point, or of whatever (None)."""

    counter: UUID
    variant: UUID | None
    point: UUID | None

    def holds(self, variant: UUID, point: UUID) -> bool:
        """Tell whether units of a variant at a point count in it."""
        return self.variant in {None, variant} and self.point in {None, point}


class Asked(NamedTuple):
    """How many units more somebody would take, and where they collect them."""

    point: UUID
    units: int


@dataclass
class Room:
    """What every counter has left; whatever is taken is gone for those who come after."""

    bounds: Sequence[Bound]
    left: dict[UUID, int]

    def admitted(self, variant: UUID, asked: Iterable[Asked]) -> list[int]:
        """Give, in their order, how many of the units asked for each there is room for.

        Nothing is taken yet. More are admitted than one case may need.
        """
        trial = Room(self.bounds, dict(self.left))
        return [trial._take_most(variant, one) for one in asked]

    def take(self, variant: UUID, taken: Asked) -> None:
        """Take units there was room for. Raises ValueError when there was not."""
        if self._take_most(variant, taken) < taken.units:
            message = f"there is no room for {taken} of {variant}"
            raise ValueError(message)

    def _take_most(self, variant: UUID, one: Asked) -> int:
        counters = self._counters(variant, one.point)
        units = max(0, min([one.units, *(self.left[counter] for counter in counters)]))
        for counter in counters:
            self.left[counter] -= units
        return units

    def _counters(self, variant: UUID, point: UUID) -> set[UUID]:
        return {bound.counter for bound in self.bounds if bound.holds(variant, point)}
