"""Payment methods: a card by number or ready-made name, an Alipay or a WeChat wallet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import cards
from payments.sandbox.errors import CardDeclined, InvalidParameter
from payments.sandbox.parameters import integer, metadata, one_of, struct, text
from payments.sandbox.world import mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

TYPES = ("card", "alipay", "wechat_pay")
BILLING = struct({"name": text(), "email": text(), "phone": text()})
CARD = struct(
    {"number": text(20), "exp_month": integer(1, 12), "exp_year": integer(), "cvc": text(4)},
    required=("number", "exp_month", "exp_year"),
)
DATA = {
    "type": one_of(*TYPES),
    "card": CARD,
    "alipay": struct({}),
    "wechat_pay": struct({}),
    "billing_details": BILLING,
    "metadata": metadata(),
}


def no_longer_writable(name: str, value: Any) -> Any:
    """Refuse ``payment_method_types``, which this API version took away."""
    raise InvalidParameter(
        f"{name} can no longer be set ({value}); use allowed_payment_method_types.",
        code="payment_method_types_no_longer_supported",
        param=name,
    )


def compatible(allowed: list[str] | None, *, by_hand: bool) -> list[str]:
    """Give the methods that can do what is asked; others are left out without a word."""
    able = [kind for kind in TYPES if kind == "card" or not by_hand]
    types = [kind for kind in able if allowed is None or kind in allowed]
    if not types:
        raise InvalidParameter(
            "No payment method is compatible with these parameters.",
            param="allowed_payment_method_types",
        )
    return types


def options(given: dict[str, Any], types: list[str]) -> dict[str, Any]:
    """Give the options of the allowed methods as an answer shows them."""
    shown = {kind: {**chosen} for kind, chosen in given.items() if kind in types}
    if "wechat_pay" in shown:
        shown["wechat_pay"] = {"app_id": None, "setup_future_usage": None, **shown["wechat_pay"]}
    return shown


def create(call: Call) -> Row:
    """POST /v1/payment_methods."""
    return new_method(call.world, call.read(DATA, required=("type",)))


def retrieve(call: Call) -> Row:
    """GET /v1/payment_methods/{id}."""
    return find(call.world, call.path[0], "payment_method")


def find(world: World, name: str, param: str) -> Row:
    """Give a kept method, or make one from a ready-made name such as pm_card_visa."""
    card = cards.BY_NAME.get(name)
    if card is not None:
        return new_method(world, {"type": "card"}, card)
    return world.need("payment_method", name, param)


def new_method(world: World, data: dict[str, Any], card: cards.Card | None = None) -> Row:
    """Make and keep a payment method; raise CardDeclined for an impossible number."""
    kind = data["type"]
    method: Row = {
        "id": mint("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {
            "address": None,
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
            **data.get("billing_details", {}),
        },
        "created": world.clock.now(),
        "customer": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "type": kind,
        kind: {},
    }
    if kind == "card":
        given = data.get("card", {})
        card = card or _card_for(given.get("number", ""))
        method["card"] = _card_details(card, given)
        method["_number"] = card.number
    return world.save(method)


def card_of(method: Row) -> cards.Card:
    """Give the test card behind a kept method."""
    number = method["_number"]
    return cards.BY_NUMBER.get(number) or cards.Card(number, "")


def _card_for(number: str) -> cards.Card:
    digits = number.replace(" ", "")
    known = cards.BY_NUMBER.get(digits)
    if known is None and not cards.plausible(digits):
        raise CardDeclined(
            "Your card number is incorrect.", code="incorrect_number", param="number", status=402
        )
    return known or cards.Card(digits, "")


def _card_details(card: cards.Card, given: dict[str, Any]) -> Row:
    return {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass" if given.get("cvc") else None,
        },
        "country": "CN" if card.brand == "unionpay" else "US",
        "display_brand": card.brand,
        "exp_month": given.get("exp_month", 12),
        "exp_year": given.get("exp_year", cards.FUTURE_YEAR),
        "fingerprint": f"sandbox{card.last4}",
        "funding": "credit",
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
