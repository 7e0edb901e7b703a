"""Goods to be packed, added up by kind: whole cases, singles, and what fills a case. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marketplace.papers.goods import Packed


@dataclass(frozen=True, slots=True)
class KindSum:
    """How many units of a kind are to be packed; where goods come singly there are no cases.

    ``extras`` of the units were taken to fill a case. ``yours`` fill a case and nobody took them,
    so ``cases * size + singles == units + yours``.
    """

    title: str
    variant: str
    units: int
    size: int | None
    cases: int
    singles: int
    extras: int
    yours: int

    @property
    def in_cases(self) -> int:
        """Give the units that come in whole cases."""
        return self.cases * self.size if self.size else 0


def sums_of(packed: Iterable[Packed], *, whole_run: bool) -> list[KindSum]:
    """Add up the units of each kind, in the order in which kinds come first.

    Once a run is decided so many cases are ordered as were decided; that holds for all points
    together. Of some of its points, or before, the cases are those the units fill.
    """
    kinds: dict[tuple[str, str, int | None, int | None], list[Packed]] = {}
    for one in packed:
        ordered = one.cases if whole_run else None
        kinds.setdefault((one.title, one.variant, one.case_size, ordered), []).append(one)
    return [
        _sum(title, variant, size, ordered, of)
        for (title, variant, size, ordered), of in kinds.items()
    ]


def _sum(
    title: str, variant: str, size: int | None, ordered: int | None, packed: list[Packed]
) -> KindSum:
    units = sum(one.units for one in packed)
    extras = sum(one.units for one in packed if one.is_extra)
    if size is None:
        return KindSum(title, variant, units, None, 0, units, extras, 0)
    cases = units // size if ordered is None else ordered
    left = units - cases * size
    return KindSum(title, variant, units, size, cases, max(0, left), extras, max(0, -left))
