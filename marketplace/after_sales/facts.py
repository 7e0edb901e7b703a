"""What happens to cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class AfterSaleMovedOn(Fact):
    """A case was opened, or moved to another state; ``side`` is who did it.

    Escalated by the clock means that the merchant did not answer in time; accepted by an
    operator with the fault ``merchant`` that the merchant lost.
    """

    kind: ClassVar[str] = "marketplace.after_sale_moved_on"
    case_id: UUID
    order_id: UUID
    merchant_id: UUID
    state: str
    side: str
    fault: str
