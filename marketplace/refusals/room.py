"""What is refused because there is no room, or because room was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.refusals import Conflict, Text


@dataclass(eq=False)
class NoRoomAtPoint(Conflict):
    """A pick-up point cannot keep so many more units on the day the goods come."""

    code: ClassVar[str] = "no-room-at-point"
    title: ClassVar[Text] = Text("这个自提点放不下了", "The pick-up point has no room")
    detail: ClassVar[Text] = Text(
        "到货那天它还能放 {left} 份。可以减少份数，或换一个自提点。",
        "It can keep {left} more that day. Ask for fewer, or choose another point.",
    )
    left: int = 0


@dataclass(eq=False)
class CapacityBelowPromises(Conflict):
    """Stock or room cannot be made smaller than what neighbours hold or have paid.

    ``where`` names the kind of goods, or the day of a pick-up point and how goods are kept there.
    """

    code: ClassVar[str] = "capacity-below-promises"
    title: ClassVar[Text] = Text("不能少于已经许诺的份数", "More than that is promised")
    detail: ClassVar[Text] = Text(
        "{where}邻居已占用 {promised} 份（含待支付的），请填不小于它的数；没有改动。",
        "{where}neighbours hold or have paid {promised} units. "
        "Enter at least as many; nothing changed.",
    )
    promised: int
    where: Text
    day: date | None = None
    storage: str | None = None
