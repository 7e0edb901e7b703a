"""What happens to what merchants show, told in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class LicenceHandedIn(Fact):
    """A merchant showed a licence."""

    kind: ClassVar[str] = "marketplace.licence_handed_in"
    licence_id: UUID
    merchant_id: UUID


@dataclass(frozen=True)
class LicenceReviewed(Fact):
    """The platform took a licence as good, or did not."""

    kind: ClassVar[str] = "marketplace.licence_reviewed"
    licence_id: UUID


@dataclass(frozen=True)
class LicenceEnding(Fact):
    """A licence ends soon, and no newer one is in force."""

    kind: ClassVar[str] = "marketplace.licence_ending"
    licence_id: UUID
