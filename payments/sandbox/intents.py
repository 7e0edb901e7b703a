"""Payment intents over HTTP: create, retrieve, confirm, capture, cancel, list, search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import listing, methods, paying, searching
from payments.sandbox.errors import InvalidParameter, WrongState
from payments.sandbox.parameters import (
    amount,
    flag,
    integer,
    metadata,
    one_of,
    struct,
    text,
)
from payments.sandbox.parameters import listing as many
from payments.sandbox.world import World, mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

# Half a dollar: less cannot be taken at all (marketplace rules 4.1 M4).
MINIMUM = {"cny": 360, "hkd": 400, "usd": 50, "sgd": 50}
OPTIONS = struct(
    {
        "card": struct({"request_three_d_secure": one_of("any", "automatic", "challenge")}),
        "alipay": struct({}),
        "wechat_pay": struct({"client": one_of("web", "ios", "android"), "app_id": text()}),
    }
)
CONFIRMING = {
    "payment_method": text(),
    "payment_method_data": struct(methods.DATA, required=("type",)),
    "payment_method_options": OPTIONS,
    "return_url": text(),
    "receipt_email": text(),
}
CREATING = {
    **CONFIRMING,
    "amount": amount(),
    "currency": one_of(*MINIMUM),
    "allowed_payment_method_types": many(one_of(*methods.TYPES)),
    "payment_method_types": methods.no_longer_writable,
    "capture_method": one_of("automatic", "automatic_async", "manual"),
    "confirm": flag(),
    "description": text(1000),
    "metadata": metadata(),
    "transfer_group": text(),
}
CANCELLING = one_of("duplicate", "fraudulent", "requested_by_customer", "abandoned")


def create(call: Call) -> Row:
    """POST /v1/payment_intents."""
    given = call.read(CREATING, required=("amount", "currency"))
    intent = new_intent(call.world, given)
    if given.get("confirm"):
        return _confirm(call.world, intent, given)
    return intent


def retrieve(call: Call) -> Row:
    """GET /v1/payment_intents/{id}."""
    return call.world.need("payment_intent", call.path[0])


def confirm(call: Call) -> Row:
    """POST /v1/payment_intents/{id}/confirm."""
    intent = call.world.need("payment_intent", call.path[0])
    return _confirm(call.world, intent, call.read(CONFIRMING))


def capture(call: Call) -> Row:
    """POST /v1/payment_intents/{id}/capture: cards authorised by hand only."""
    intent = call.world.need("payment_intent", call.path[0])
    given = call.read({"amount_to_capture": amount(), "metadata": metadata()})
    asked: int = given.get("amount_to_capture") or intent["amount"]
    return paying.capture(call.world, intent, asked)


def cancel(call: Call) -> Row:
    """POST /v1/payment_intents/{id}/cancel."""
    intent = call.world.need("payment_intent", call.path[0])
    given = call.read({"cancellation_reason": CANCELLING})
    if "_session" in intent:
        raise WrongState("This PaymentIntent belongs to a Checkout Session: expire that instead.")
    return paying.cancel(call.world, intent, given.get("cancellation_reason"))


def list_intents(call: Call) -> Row:
    """GET /v1/payment_intents."""
    return listing.page(call, "payment_intent", {"customer": text()})


def search(call: Call) -> Row:
    """GET /v1/payment_intents/search."""
    given = call.read(
        {"query": text(), "limit": integer(1, 100), "page": text()}, required=("query",)
    )
    return searching.page(call.world, "payment_intent", given)


def new_intent(world: World, given: dict[str, Any]) -> Row:
    """Keep a payment intent; raise when the method cannot do what is asked."""
    _check_amount(given["amount"], given["currency"])
    allowed = given.get("allowed_payment_method_types")
    by_hand = given.get("capture_method") == "manual"
    types = methods.compatible(allowed, by_hand=by_hand)
    intent_id = mint("pi")
    intent = {
        **_BLANK,
        "id": intent_id,
        "allowed_payment_method_types": allowed,
        "amount": given["amount"],
        "capture_method": given.get("capture_method", "automatic_async"),
        "client_secret": intent_id + "_secret_" + mint("s")[2:],
        "created": world.clock.now(),
        "currency": given["currency"],
        "description": given.get("description"),
        "metadata": given.get("metadata", {}),
        "payment_method_options": methods.options(given.get("payment_method_options", {}), types),
        "payment_method_types": types,
        "receipt_email": given.get("receipt_email"),
        "transfer_group": given.get("transfer_group"),
    }
    world.save(intent)
    world.emit("payment_intent.created", intent)
    return intent


def _check_amount(asked: int, currency: str) -> None:
    if asked < MINIMUM[currency]:
        raise InvalidParameter(
            f"Amount must be at least {MINIMUM[currency]} {currency}.",
            code="amount_too_small",
            param="amount",
        )


def _confirm(world: World, intent: Row, given: dict[str, Any]) -> Row:
    given_options = given.get("payment_method_options", {})
    intent["payment_method_options"] |= methods.options(
        given_options, intent["payment_method_types"]
    )
    intent["_return_url"] = given.get("return_url")
    return paying.confirm(world, intent, _method(world, intent, given))


def _method(world: World, intent: Row, given: dict[str, Any]) -> Row:
    if "payment_method_data" in given:
        return methods.new_method(world, given["payment_method_data"])
    name = given.get("payment_method") or intent["payment_method"]
    if name is None:
        raise InvalidParameter(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="parameter_missing",
            param="payment_method",
        )
    return methods.find(world, name, "payment_method")


_BLANK: dict[str, Any] = {
    "id": "",
    "object": "payment_intent",
    "allowed_payment_method_types": None,
    "amount": 0,
    "amount_capturable": 0,
    "amount_details": {"tip": {}},
    "amount_received": 0,
    "application": None,
    "application_fee_amount": None,
    "automatic_payment_methods": None,
    "canceled_at": None,
    "cancellation_reason": None,
    "capture_method": "",
    "client_secret": "",
    "confirmation_method": "automatic",
    "created": 0,
    "currency": "",
    "customer": None,
    "customer_account": None,
    "description": None,
    "last_payment_error": None,
    "latest_charge": None,
    "livemode": False,
    "metadata": {},
    "next_action": None,
    "on_behalf_of": None,
    "payment_method": None,
    "payment_method_configuration_details": None,
    "payment_method_options": {},
    "payment_method_types": [],
    "payment_record": None,
    "processing": None,
    "receipt_email": None,
    "review": None,
    "setup_future_usage": None,
    "shipping": None,
    "source": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "status": "requires_payment_method",
    "transfer_data": None,
    "transfer_group": None,
}
