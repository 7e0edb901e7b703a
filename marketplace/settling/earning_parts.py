"""What one payee gains of a change. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marketplace.tables.settlement import EarningKind


@dataclass(frozen=True)
class Part:
    """What one payee gains of a change, or loses when negative; fen.

    ``gross_fen`` less what platform, host and provider take of it is what the payee gains.
    ``paid_fen`` is what a sale had cost its buyer, ``tax_fen`` the tax in the commission.
    """

    payee: UUID
    kind: EarningKind
    gross_fen: int
    available_on: date
    commission_fen: int = 0
    host_fen: int = 0
    gateway_fen: int = 0
    paid_fen: int = 0
    tax_fen: int = 0

    @property
    def net_fen(self) -> int:
        """Give what the payee gains."""
        return self.gross_fen - self.commission_fen - self.host_fen - self.gateway_fen
