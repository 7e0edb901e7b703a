"""What happens to pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class PictureReceived(Fact):
    """A picture was taken in; its smallest size is there, the others are to be made."""

    kind: ClassVar[str] = "core.picture_received"

    picture_id: UUID
