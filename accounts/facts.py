"""What happened to accounts; ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class PersonJoined(Fact):
    """Somebody has an account now."""

    kind: ClassVar[str] = "accounts.person_joined"
    person_id: UUID


@dataclass(frozen=True)
class PersonDeleted(Fact):
    """An account was anonymised; packages drop what they keep of the person by choice."""

    kind: ClassVar[str] = "accounts.person_deleted"
    person_id: UUID


@dataclass(frozen=True)
class ConsentWithdrawn(Fact):
    """A person no longer allows one purpose."""

    kind: ClassVar[str] = "accounts.consent_withdrawn"
    person_id: UUID
    purpose: str


@dataclass(frozen=True)
class ExportRequested(Fact):
    """A person asked for a copy of their data."""

    kind: ClassVar[str] = "accounts.export_requested"
    export_id: UUID
