"""Chooses the outside services this process talks to."""

from __future__ import annotations

from core.settings import settings
from payments.gateway import use
from payments.stripe_gateway import StripeGateway


def choose_providers() -> None:
    """Say how the payment gateway of each event loop is made."""
    use(lambda: StripeGateway.from_settings(settings()))
