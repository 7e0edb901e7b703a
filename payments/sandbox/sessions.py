"""Checkout sessions over HTTP: create, retrieve, list, expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import checkout, intents, listing, methods
from payments.sandbox.errors import InvalidParameter
from payments.sandbox.parameters import amount, integer, metadata, one_of, struct, text
from payments.sandbox.parameters import listing as many
from payments.sandbox.world import World, mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

MINUTE_SECONDS = 60
SHORTEST_SECONDS = 30 * MINUTE_SECONDS
LONGEST_SECONDS = 24 * 60 * MINUTE_SECONDS

PRODUCT = struct({"name": text(), "description": text()}, required=("name",))
PRICE = struct(
    {"currency": one_of(*intents.MINIMUM), "unit_amount": amount(), "product_data": PRODUCT},
    required=("currency", "unit_amount", "product_data"),
)
LINE = struct({"price_data": PRICE, "quantity": integer(1, 999)}, required=("price_data",))
INTENT_DATA = struct(
    {
        "metadata": metadata(),
        "description": text(1000),
        "transfer_group": text(),
        "capture_method": one_of("automatic", "automatic_async", "manual"),
    }
)
CREATING = {
    "mode": one_of("payment"),
    "success_url": text(),
    "cancel_url": text(),
    "line_items": many(LINE),
    "allowed_payment_method_types": many(one_of(*methods.TYPES)),
    "payment_method_types": methods.no_longer_writable,
    "payment_method_options": intents.OPTIONS,
    "payment_intent_data": INTENT_DATA,
    "client_reference_id": text(200),
    "metadata": metadata(),
    "expires_at": integer(),
    "locale": one_of("auto", "en", "zh"),
    "submit_type": one_of("auto", "pay", "book"),
}
STATUS = one_of("open", "complete", "expired")


def create(call: Call) -> Row:
    """POST /v1/checkout/sessions."""
    given = call.read(CREATING, required=("mode", "success_url", "line_items"))
    return new_session(call.world, given)


def retrieve(call: Call) -> Row:
    """GET /v1/checkout/sessions/{id}."""
    return call.world.need("checkout.session", call.path[0])


def expire(call: Call) -> Row:
    """POST /v1/checkout/sessions/{id}/expire."""
    session = call.world.need("checkout.session", call.path[0])
    call.read({})
    return checkout.expire(call.world, session)


def list_sessions(call: Call) -> Row:
    """GET /v1/checkout/sessions."""
    page = listing.page(call, "checkout.session", {"payment_intent": text(), "status": STATUS})
    return {**page, "url": "/v1/checkout/sessions"}


def new_session(world: World, given: dict[str, Any]) -> Row:
    """Keep an open session with a page to pay on."""
    currency, total = _total(given["line_items"])
    allowed = given.get("allowed_payment_method_types")
    by_hand = given.get("payment_intent_data", {}).get("capture_method") == "manual"
    types = methods.compatible(allowed, by_hand=by_hand)
    _check_wechat(allowed or [], given.get("payment_method_options", {}))
    session_id = "cs_test_" + mint("s")[2:]
    session = {
        **_BLANK,
        "id": session_id,
        "allowed_payment_method_types": allowed,
        "amount_subtotal": total,
        "amount_total": total,
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "created": world.clock.now(),
        "currency": currency,
        "expires_at": _expiry(world, given.get("expires_at")),
        "locale": given.get("locale"),
        "metadata": given.get("metadata", {}),
        "payment_method_options": methods.options(given.get("payment_method_options", {}), types),
        "payment_method_types": types,
        "submit_type": given.get("submit_type"),
        "success_url": given["success_url"],
        "url": f"{world.base_url}/pay/{session_id}",
        "_intent_data": given.get("payment_intent_data", {}),
        "_lines": [line["price_data"]["product_data"]["name"] for line in given["line_items"]],
    }
    world.later(session["expires_at"] - world.clock.now(), "expire_session", session_id)
    return world.save(session)


def _total(lines: list[dict[str, Any]]) -> tuple[str, int]:
    currencies = {line["price_data"]["currency"] for line in lines}
    if len(currencies) != 1:
        raise InvalidParameter("line_items must share one currency.", param="line_items")
    currency = currencies.pop()
    total = sum(line["price_data"]["unit_amount"] * line.get("quantity", 1) for line in lines)
    if total < intents.MINIMUM[currency]:
        raise InvalidParameter(
            "The Checkout Session's total amount is too small.", code="amount_too_small"
        )
    return currency, int(total)


def _check_wechat(types: list[str], options: dict[str, Any]) -> None:
    if "wechat_pay" in types and "client" not in options.get("wechat_pay", {}):
        raise InvalidParameter(
            "Missing required param: payment_method_options[wechat_pay][client].",
            code="parameter_missing",
            param="payment_method_options[wechat_pay][client]",
        )


def _expiry(world: World, asked: int | None) -> int:
    now = world.clock.now()
    expiry = now + LONGEST_SECONDS if asked is None else asked
    # A few seconds of grace: the caller computed the time on its own clock.
    if not now + SHORTEST_SECONDS - 5 <= expiry <= now + LONGEST_SECONDS + 5:
        raise InvalidParameter(
            "The expires_at timestamp must be between 30 minutes and 24 hours from now.",
            param="expires_at",
        )
    return expiry


_BLANK: dict[str, Any] = {
    "id": "",
    "object": "checkout.session",
    "adaptive_pricing": None,
    "after_expiration": None,
    "allow_promotion_codes": None,
    "allowed_payment_method_types": None,
    "amount_subtotal": 0,
    "amount_total": 0,
    "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
    "billing_address_collection": None,
    "cancel_url": None,
    "client_reference_id": None,
    "client_secret": None,
    "created": 0,
    "currency": "",
    "custom_fields": [],
    "custom_text": {"after_submit": None, "shipping_address": None, "submit": None},
    "customer": None,
    "customer_creation": "if_required",
    "customer_details": None,
    "customer_email": None,
    "expires_at": 0,
    "invoice": None,
    "livemode": False,
    "locale": None,
    "metadata": {},
    "mode": "payment",
    "origin_context": None,
    "payment_intent": None,
    "payment_link": None,
    "payment_method_collection": "if_required",
    "payment_method_options": {},
    "payment_method_types": [],
    "payment_status": "unpaid",
    "redirect_on_completion": "always",
    "setup_intent": None,
    "shipping_options": [],
    "status": "open",
    "submit_type": None,
    "subscription": None,
    "success_url": None,
    "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    "ui_mode": "hosted_page",
    "url": None,
}
