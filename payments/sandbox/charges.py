"""Charges: the money of one payment, made when it succeeds, fails or is authorised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import balance, listing
from payments.sandbox.parameters import text
from payments.sandbox.world import mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World


def list_charges(call: Call) -> Row:
    """GET /v1/charges."""
    return listing.page(call, "charge", {"payment_intent": text(), "transfer_group": text()})


def retrieve(call: Call) -> Row:
    """GET /v1/charges/{id}."""
    return call.world.need("charge", call.path[0])


def succeed(world: World, intent: Row, method: Row, *, captured: bool) -> Row:
    """Keep a paid charge for an intent, captured or only authorised."""
    charge = _charge(world, intent, method)
    charge |= {"status": "succeeded", "paid": True, "outcome": _outcome("authorized")}
    if captured:
        capture(world, charge, intent["amount"])
    world.save(charge)
    world.emit("charge.succeeded", charge)
    return charge


def capture(world: World, charge: Row, amount: int) -> None:
    """Take the money: it enters the balance, less the fee."""
    method = charge["payment_method_details"]["type"]
    fee = balance.fee_for(method, amount)
    kind = "charge" if method == "card" else "payment"
    booked = balance.book(world, kind, amount, charge, fee, held_days=balance.HELD_DAYS)
    charge |= {
        "captured": True,
        "amount_captured": amount,
        "balance_transaction": booked["id"],
    }


def fail(world: World, intent: Row, method: Row, code: str, message: str) -> Row:
    """Keep a failed charge, so that the attempt can be seen."""
    charge = _charge(world, intent, method)
    charge |= {"status": "failed", "failure_code": code, "failure_message": message}
    charge["outcome"] = _outcome("issuer_declined")
    world.save(charge)
    world.emit("charge.failed", charge)
    return charge


def _charge(world: World, intent: Row, method: Row) -> Row:
    return {
        "id": mint("ch" if method["type"] == "card" else "py"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": None,
        "captured": False,
        "created": world.clock.now(),
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(method),
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "pending",
        "transfer": None,
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def _details(method: Row) -> dict[str, Any]:
    kind = method["type"]
    if kind != "card":
        wallet = {"fingerprint": f"sandbox-{kind}", "transaction_id": mint("2026")[5:]}
        return {"type": kind, kind: wallet}
    names = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding")
    card = {name: method["card"][name] for name in names}
    card |= {"last4": method["card"]["last4"], "network": card["brand"], "mandate": None}
    card |= {"three_d_secure": None, "wallet": None, "regulated_status": "unregulated"}
    card |= {"setup_credential_usage": None, "stored_credential_usage": None}
    return {"type": "card", "card": card}


def _outcome(kind: str) -> Row:
    passed = kind == "authorized"
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if passed else "declined_by_network",
        "reason": None if passed else "generic_decline",
        "risk_level": "normal",
        "seller_message": "Payment complete." if passed else "The bank declined the payment.",
        "type": kind,
    }
