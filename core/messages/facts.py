"""What happens to messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class MessageWritten(Fact):
    """A message waits to be handed to a carrier."""

    kind: ClassVar[str] = "core.message_written"

    message_id: UUID
