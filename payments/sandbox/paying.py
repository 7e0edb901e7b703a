"""The life of a payment intent, whoever moves it: the API, the pay page, time or a script.

requires_payment_method → requires_action (wallets; cards that ask) → processing (late money)
→ succeeded; or back to requires_payment_method when declined; or canceled. A card told to
wait for capture rests in requires_capture. Nothing leaves succeeded or canceled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import charges, methods, next_actions, trouble
from payments.sandbox.errors import CardDeclined, InvalidParameter, StripeError, WrongState
from payments.sandbox.world import visible

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELLABLE = (*CONFIRMABLE, "requires_capture")
MESSAGES = {
    "card_declined": "Your card was declined.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again.",
    "payment_intent_payment_attempt_failed": "The payment failed.",
}


def confirm(world: World, intent: Row, method: Row) -> Row:
    """Start paying with a method; raise CardDeclined when a card is refused at once."""
    _require(intent, "confirm", CONFIRMABLE)
    if method["type"] not in intent["payment_method_types"]:
        raise InvalidParameter(
            f"The payment method type {method['type']} is not allowed here.",
            param="payment_method",
        )
    intent["payment_method"] = method["id"]
    card = methods.card_of(method) if method["type"] == "card" else None
    if card is None or card.asks:
        return _ask(world, intent, method)
    if card.declined:
        decline(world, intent, card.declined, card.reason)
        raise declined(world, intent)
    authorise(world, intent)
    if intent["last_payment_error"]:
        raise declined(world, intent)
    return intent


def authorise(world: World, intent: Row) -> None:
    """Take the money the person agreed to, unless a script says otherwise."""
    scripted = trouble.take(world, "decline_next")
    if scripted:
        decline(world, intent, "card_declined", scripted.get("code", "generic_decline"))
        return
    late = trouble.take(world, "delay_success")
    if late:
        wait(world, intent, late.get("seconds", 5))
    elif intent["capture_method"] == "manual":
        _hold(world, intent)
    else:
        succeed(world, intent)


def wait(world: World, intent: Row, seconds: int) -> None:
    """Send the money on its way: it can no longer be stopped, and arrives by itself."""
    _require(intent, "confirm", CONFIRMABLE)
    _move(world, intent, "processing", "payment_intent.processing")
    world.later(seconds, "succeed_intent", intent["id"])


def succeed(world: World, intent: Row) -> None:
    """Take the money."""
    _require(intent, "succeed", (*CONFIRMABLE, "processing"))
    charge = charges.succeed(world, intent, _method_of(world, intent), captured=True)
    intent["latest_charge"] = charge["id"]
    intent["amount_received"] = intent["amount"]
    _move(world, intent, "succeeded", "payment_intent.succeeded")


def decline(world: World, intent: Row, code: str, reason: str | None = None) -> None:
    """Refuse the money; the intent waits for another method."""
    _require(intent, "decline", (*CONFIRMABLE, "processing"))
    method = _method_of(world, intent)
    if method["type"] != "card":
        code, reason = "payment_intent_payment_attempt_failed", None
    message = MESSAGES.get(code, MESSAGES["card_declined"])
    charge = charges.fail(world, intent, method, code, message)
    error = {"type": "card_error", "code": code, "message": message, "charge": charge["id"]}
    error |= {"source": None, "payment_method": visible(method)}
    if reason:
        error["decline_code"] = reason
    intent |= {"latest_charge": charge["id"], "payment_method": None, "last_payment_error": error}
    _move(world, intent, "requires_payment_method", "payment_intent.payment_failed")


def capture(world: World, intent: Row, amount: int) -> Row:
    """Take an authorised card's money, or a part of it; the rest is let go."""
    _require(intent, "capture", ("requires_capture",))
    if amount > intent["amount_capturable"]:
        raise InvalidParameter("The amount to capture is too large.", code="amount_too_large")
    charge = world.need("charge", intent["latest_charge"])
    charges.capture(world, charge, amount)
    world.emit("charge.captured", world.save(charge))
    intent |= {"amount_received": amount, "amount_capturable": 0}
    _move(world, intent, "succeeded", "payment_intent.succeeded")
    return intent


def cancel(world: World, intent: Row, reason: str | None) -> Row:
    """Stop a payment that has not been taken; raise WrongState when it has."""
    _require(intent, "cancel", CANCELLABLE)
    intent |= {"canceled_at": world.clock.now(), "cancellation_reason": reason}
    intent["amount_capturable"] = 0
    _move(world, intent, "canceled", "payment_intent.canceled")
    return intent


def declined(world: World, intent: Row) -> StripeError:
    """Give the 402 answer for an intent whose last attempt was declined."""
    world.save(intent)
    error = dict(intent["last_payment_error"])
    return CardDeclined(
        error.pop("message"),
        code=error.pop("code"),
        status=402,
        extra={**error, "payment_intent": visible(intent)},
    )


def _ask(world: World, intent: Row, method: Row) -> Row:
    intent["next_action"] = next_actions.for_intent(world, intent, method["type"])
    intent["last_payment_error"] = None
    intent["status"] = "requires_action"
    world.save(intent)
    world.emit("payment_intent.requires_action", intent)
    return intent


def _hold(world: World, intent: Row) -> None:
    charge = charges.succeed(world, intent, _method_of(world, intent), captured=False)
    intent |= {"latest_charge": charge["id"], "amount_capturable": intent["amount"]}
    _move(world, intent, "requires_capture", "payment_intent.amount_capturable_updated")


def _move(world: World, intent: Row, status: str, event: str) -> None:
    intent |= {"status": status, "next_action": None}
    if status != "requires_payment_method":
        intent["last_payment_error"] = None
    world.save(intent)
    world.emit(event, intent)


def _method_of(world: World, intent: Row) -> Row:
    if intent["payment_method"]:
        return world.need("payment_method", intent["payment_method"])
    method = methods.new_method(
        world, {"type": intent["payment_method_types"][0], "card": {"number": "4242424242424242"}}
    )
    intent["payment_method"] = method["id"]
    return method


def _require(intent: Row, verb: str, allowed: tuple[str, ...]) -> None:
    if intent["status"] in allowed:
        return
    raise WrongState(
        f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}. "
        f"Allowed: {', '.join(allowed)}.",
        code="payment_intent_unexpected_state",
        extra={"payment_intent": visible(intent)},
    )
