"""Ways to get money to a merchant's bank: a Protocol, so that others can be added.

A provider is told about approved payouts and pays each once. What the bank then says of
them (paid, returned) is recorded the same way for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Instruction:
    """One payment to make. ``reference`` is what the merchant reads on the bank statement."""

    payout_id: UUID
    holder: str
    bank_name: str
    number: str
    amount_fen: int
    reference: str


@dataclass(frozen=True)
class InstructionFile:
    """A file for the bank."""

    name: str
    media_type: str
    content: bytes


class PayoutProvider(Protocol):
    """One way to pay merchants out."""

    name: str

    async def hand_over(self, instructions: Sequence[Instruction]) -> InstructionFile | None:
        """Take approved payouts; taking the same ones again must not pay them twice.

        Gives the file a person takes to the bank, or None when the provider pays by itself.
        """
        ...
