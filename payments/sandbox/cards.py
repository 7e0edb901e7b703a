"""Test cards: what each number or ready-made method does when it pays.

The numbers and the ``pm_card_…`` names are the ones Stripe documents for testing.
"""

from __future__ import annotations

from dataclasses import dataclass

FUTURE_YEAR = 2040


@dataclass(frozen=True)
class Card:
    """A test card: brand, number, and why it is declined, if it is."""

    number: str
    name: str
    brand: str = "visa"
    declined: str | None = None
    reason: str | None = None
    asks: bool = False

    @property
    def last4(self) -> str:
        """Give the digits people recognise a card by."""
        return self.number[-4:]


CARDS = (
    Card("4242424242424242", "pm_card_visa"),
    Card("5555555555554444", "pm_card_mastercard", "mastercard"),
    Card("6200000000000005", "pm_card_unionpay", "unionpay"),
    Card("4000002500003155", "pm_card_authenticationRequired", asks=True),
    Card(
        "4000000000000002",
        "pm_card_chargeDeclined",
        declined="card_declined",
        reason="generic_decline",
    ),
    Card(
        "4000000000009995",
        "pm_card_chargeDeclinedInsufficientFunds",
        declined="card_declined",
        reason="insufficient_funds",
    ),
    Card("4000000000000069", "pm_card_chargeDeclinedExpiredCard", declined="expired_card"),
    Card("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc", declined="incorrect_cvc"),
    Card("4000000000000119", "pm_card_chargeDeclinedProcessingError", declined="processing_error"),
    Card(
        "4000000000000341",
        "pm_card_chargeCustomerFail",
        declined="card_declined",
        reason="generic_decline",
    ),
)
BY_NUMBER = {card.number: card for card in CARDS}
BY_NAME = {card.name: card for card in CARDS}


def plausible(number: str) -> bool:
    """Tell whether the digits pass the check sum every card number carries."""
    digits = [int(digit) for digit in reversed(number) if digit.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return len(digits) == len(number) > 0 and (sum(digits[::2]) + sum(doubled)) % 10 == 0
