"""How stock and room are named to who changes them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.refusals import Text
from marketplace.pick_up.storage import Storage

if TYPE_CHECKING:
    from datetime import date

STORAGE: dict[Storage, Text] = {
    Storage.AMBIENT: Text("常温", "at room temperature"),
    Storage.COOL: Text("冷藏", "cool"),
    Storage.FROZEN: Text("冷冻", "frozen"),
}


def place_on(day: date, storage: Storage) -> Text:
    """Name the goods a point keeps in one way on one day, as a sentence about them begins."""
    kept = STORAGE[storage]
    return Text(
        f"{day.month} 月 {day.day} 日到货、{kept.zh}存放的，",
        f"Of goods that come on {day.day} {day:%b} and are kept {kept.en}, ",
    )


def stock_of(kind: str) -> Text:
    """Name a kind of an offer; one that is the only one has no name."""
    return Text(f"“{kind}”：", f"Of “{kind}”, ") if kind else Text("", "In all, ")
