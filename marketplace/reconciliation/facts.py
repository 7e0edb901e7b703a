"""What the comparison of accounts tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class ReconciliationFailed(Fact):
    """The proof does not hold: what our books say the provider holds is not what it holds."""

    kind: ClassVar[str] = "marketplace.reconciliation_failed"
    run_id: UUID
    exceptions: int
