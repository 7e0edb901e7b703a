"""What is refused of tables to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Text, Unacceptable


@dataclass(eq=False)
class PeriodNotPossible(Unacceptable):
    """The days end before they begin, there are too many of them, or nobody means them."""

    code: ClassVar[str] = "period-not-possible"
    title: ClassVar[Text] = Text("这段日期导不出来", "These days cannot be exported")
    detail: ClassVar[Text] = Text(
        "请从早到晚选真实的日期，一次最多 {days_max} 天。",
        "Choose real days from early to late, {days_max} at most at a time.",
    )
    days_max: int
