"""What happens when goods are counted at a pick-up point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class GoodsCameShort(Fact):
    """Fewer good units came than were sold; ``arrival_id`` is the campaign's plan for the point."""

    kind: ClassVar[str] = "marketplace.goods_came_short"
    arrival_id: UUID
    missing_units: int


@dataclass(frozen=True)
class GoodsLate(Fact):
    """Goods should be at a point and are not; ``arrival_id`` is the campaign's plan for it."""

    kind: ClassVar[str] = "marketplace.goods_late"
    arrival_id: UUID
