"""What an operator wants to give back of an order: the same for a preview, a proposal, a refund."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from marketplace.refunds.refund_calculator import Fault, RefundFunder, Terms, Wish


@dataclass(frozen=True)
class Gift:
    """What is to come back, on whose money; the device mints ``id``, so sending twice is once."""

    id: UUID
    order_id: UUID
    wishes: tuple[Wish, ...]
    note: str
    fault: Fault = Fault.NOBODY
    funder: RefundFunder = RefundFunder.ORDER

    @property
    def terms(self) -> Terms:
        """Give on what terms the calculator takes it."""
        return Terms(fault=self.fault, funder=self.funder)
