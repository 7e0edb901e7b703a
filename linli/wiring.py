"""Brings the parts of town together: importing them registers what they have to say."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

PACKAGES = (
    "core",
    "core.messages",
    "core.pictures",
    "accounts",
    "ledger",
    "payments",
    "coupons",
    "volunteers",
    "marketplace",
    "marketplace.after_sales",
    "marketplace.hosts",
    "marketplace.merchants",
    "marketplace.pasted_lists",
    "marketplace.reconciliation",
    "marketplace.credit",
    "marketplace.figures",
    "marketplace.reviews",
    "marketplace.stripe_transfer",
    "marketplace.waiting_list",
    "marketplace.wallet",
    "search",
)
ROOMS = ("tables", "refusals", "facts", "reactions", "invariants", "schedule", "sweeps")


def wire() -> None:
    """Import every room in which facts, reactions, refusals or invariants register."""
    for package in PACKAGES:
        for room in ROOMS:
            name = f"{package}.{room}"
            if find_spec(package) and find_spec(name):
                import_module(name)
