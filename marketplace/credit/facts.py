"""What happens to a merchant's credit, told in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class CreditChanged(Fact):
    """An event was recorded for or against a merchant."""

    kind: ClassVar[str] = "marketplace.credit_changed"
    event_id: UUID
    merchant_id: UUID


@dataclass(frozen=True)
class CreditAppealOpened(Fact):
    """A merchant says that an event is wrong."""

    kind: ClassVar[str] = "marketplace.credit_appeal_opened"
    appeal_id: UUID


@dataclass(frozen=True)
class CreditAppealDecided(Fact):
    """The platform answered an appeal."""

    kind: ClassVar[str] = "marketplace.credit_appeal_decided"
    appeal_id: UUID
    merchant_id: UUID
