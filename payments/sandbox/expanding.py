"""``expand``: put the object in the place of its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox.errors import InvalidParameter
from payments.sandbox.world import visible

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

KINDS = {
    "payment_intent": "payment_intent",
    "latest_charge": "charge",
    "charge": "charge",
    "balance_transaction": "balance_transaction",
    "failure_balance_transaction": "balance_transaction",
    "payment_method": "payment_method",
    "transfer": "transfer",
    "source_transaction": "charge",
    "destination": "account",
}
SOURCES = ("charge", "refund", "transfer", "transfer_reversal", "payout")
MAX_DEPTH = 4


def expand(world: World, answer: Row, paths: list[Any]) -> Row:
    """Give the answer with every asked path expanded; raise InvalidParameter for others."""
    for path in paths:
        names = str(path).split(".")
        if len(names) > MAX_DEPTH + 1:
            raise InvalidParameter("You cannot expand more than 4 levels.", param="expand")
        _expand(world, answer, names)
    return answer


def _expand(world: World, at: Any, names: list[str]) -> None:
    if isinstance(at, list):
        for row in at:
            _expand(world, row, names)
        return
    name, rest = names[0], names[1:]
    if not isinstance(at, dict) or name not in at:
        raise InvalidParameter(f"This property cannot be expanded ({name}).", param="expand")
    if isinstance(at[name], str) and not _is_elsewhere(world, name, at[name]):
        at[name] = _object(world, name, at[name])
    if rest and at[name] is not None:
        _expand(world, at[name], rest)


def _is_elsewhere(world: World, name: str, row_id: str) -> bool:
    """Tell of a line's source that a test made it up: its id stays."""
    return name == "source" and all(world.journal.get(kind, row_id) is None for kind in SOURCES)


def _object(world: World, name: str, row_id: str) -> Row:
    kinds = SOURCES if name == "source" else (KINDS.get(name, ""),)
    for kind in kinds:
        row = world.journal.get(kind, row_id)
        if row is not None:
            return visible(row)
    raise InvalidParameter(f"This property cannot be expanded ({name}).", param="expand")
