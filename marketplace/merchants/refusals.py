"""What is refused to merchants about what they show, and to who asks it of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import NotFound, Text


@dataclass(eq=False)
class NoSuchRequirement(NotFound):
    """No such thing was ever asked of merchants."""

    code: ClassVar[str] = "no-such-requirement"
    title: ClassVar[Text] = Text("没有找到这项要求", "This requirement was not found")
    detail: ClassVar[Text] = Text(
        "请回到“入驻要求”重新选择。",
        "Go back to what is asked of merchants and choose again.",
    )
