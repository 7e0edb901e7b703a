"""What happens to a waiting list, told in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class WaitingListMoved(Fact):
    """Somebody joined a line, left it, or was offered units."""

    kind: ClassVar[str] = "marketplace.waiting_list_moved"
    campaign_id: UUID


@dataclass(frozen=True)
class WaitingOffered(Fact):
    """Units came back and are held for who waited longest, by an order."""

    kind: ClassVar[str] = "marketplace.waiting_offered"
    order_id: UUID


@dataclass(frozen=True)
class WaitedInVain(Fact):
    """An entry ended without units, and it is day: its buyer may be told."""

    kind: ClassVar[str] = "marketplace.waited_in_vain"
    entry_id: UUID
