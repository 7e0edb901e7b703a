"""What happens to requests to keep a pick-up point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class HostApplied(Fact):
    """Somebody asks to keep a pick-up point."""

    kind: ClassVar[str] = "marketplace.host_applied"
    application_id: UUID
