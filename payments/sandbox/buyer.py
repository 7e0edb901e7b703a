"""What a buyer, or a script in a buyer's place, does to a payment: pay, decline, pay late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import checkout, paying
from payments.sandbox.errors import CardDeclined, missing

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World


def open_payment(world: World, token: str) -> Row:
    """Give the session or intent behind an id, a client secret or an id in metadata."""
    intent_id, _, secret = token.partition("_secret_")
    found = world.journal.get("checkout.session", token)
    found = found or world.journal.get("payment_intent", intent_id)
    if found is None:
        for kind in ("checkout.session", "payment_intent"):
            for row in world.journal.each(kind):
                if token in row["metadata"].values():
                    found = world.need(kind, row["id"])
    if found is None or (secret and found.get("client_secret") != token):
        raise missing("payment", token)
    return found


def attempt(world: World, payment: Row, method: Row) -> Row:
    """Confirm with a method; a decline is told by the intent's last error, not raised."""
    intent = _intent(world, payment)
    try:
        paying.confirm(world, intent, method)
    except CardDeclined:
        intent = world.need("payment_intent", intent["id"])
    checkout.follow(world, intent)
    return intent


def pay(world: World, payment: Row) -> Row:
    """Say yes: the money is taken, unless a script says otherwise."""
    intent = _intent(world, payment)
    paying.authorise(world, intent)
    checkout.follow(world, intent)
    return intent


def pay_late(world: World, payment: Row, seconds: int) -> Row:
    """Say yes, and let the money arrive after some seconds."""
    intent = _intent(world, payment)
    paying.wait(world, intent, seconds)
    checkout.follow(world, intent)
    return intent


def decline(world: World, payment: Row, reason: str = "generic_decline") -> Row:
    """Say no."""
    intent = _intent(world, payment)
    paying.decline(world, intent, "card_declined", reason)
    checkout.follow(world, intent)
    return intent


def _intent(world: World, payment: Row) -> Row:
    if payment["object"] == "payment_intent":
        return payment
    return checkout.intent_of(world, payment)
