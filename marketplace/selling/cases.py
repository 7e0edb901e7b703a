"""Whole cases: who gets how much when goods come in packs (rule L12, feature G8). Pure.

Firm units are paid and filled first. A started case is ordered only when buyers said they
would take enough extra units to fill it; otherwise its firm units go back to the last to pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class CaseWish(NamedTuple):
    """What one order wants: units it paid, and units it would take to fill a case.

    ``paid_rank`` orders by the time of paying; equal ranks keep their order.
    """

    firm: int
    extra: int
    paid_rank: int


class CasePlan(NamedTuple):
    """How many cases are ordered, and per wish: firm units filled, extra units, units dropped."""

    cases: int
    delivered: list[int]
    extras: list[int]
    dropped: list[int]


def plan_cases(wishes: Sequence[CaseWish], size: int, most_units: int | None = None) -> CasePlan:
    """Plan the cases of one variant (rule L12).

    ``most_units`` is what the merchant has: no case is started beyond it. Raises ValueError
    for a size below 1, negative units, or more firm units than there are.
    """
    firm = sum(wish.firm for wish in wishes)
    if size < 1 or any(min(wish.firm, wish.extra) < 0 for wish in wishes):
        message = f"cannot pack {wishes} in cases of {size}"
        raise ValueError(message)
    if most_units is not None and most_units < firm:
        message = f"{firm} units are paid and there are {most_units}"
        raise ValueError(message)
    cases, rest = divmod(firm, size)
    order = sorted(range(len(wishes)), key=lambda index: wishes[index].paid_rank)
    wanted = size - rest
    fills = rest > 0 and sum(wish.extra for wish in wishes) >= wanted
    if fills and (most_units is None or firm + wanted <= most_units):
        extras = _taken(wanted, [wish.extra for wish in wishes], order)
        return CasePlan(cases + 1, [wish.firm for wish in wishes], extras, [0] * len(wishes))
    dropped = _taken(rest, [wish.firm for wish in wishes], reversed(order))
    delivered = [wish.firm - gone for wish, gone in zip(wishes, dropped, strict=True)]
    return CasePlan(cases, delivered, [0] * len(wishes), dropped)


def _taken(units: int, most: Sequence[int], order: Iterable[int]) -> list[int]:
    """Take units from each in turn until there are enough."""
    taken = [0] * len(most)
    for index in order:
        taken[index] = min(units, most[index])
        units -= taken[index]
    return taken
