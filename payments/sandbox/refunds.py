"""Refunds: full or partial, at once for cards, by and by for wallets, and sometimes failing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import balance, listing, trouble
from payments.sandbox.errors import InvalidParameter, StripeError, WrongState
from payments.sandbox.parameters import amount, metadata, one_of, text
from payments.sandbox.world import World, mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

WALLET_SECONDS = 2
FAIL_SECONDS = 1
DAY_SECONDS = 86_400
WINDOW_DAYS = {"alipay": 90, "wechat_pay": 180}
CREATING = {
    "amount": amount(),
    "charge": text(),
    "payment_intent": text(),
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
    "metadata": metadata(),
}


def create(call: Call) -> Row:
    """POST /v1/refunds."""
    given = call.read(CREATING)
    charge = _charge(call.world, given)
    if trouble.take(call.world, "refuse_next_refund"):
        raise _Refused("The refund was refused.", code="charge_not_refundable")
    asked = given.get("amount", charge["amount_captured"] - charge["amount_refunded"])
    _check(call.world, charge, asked)
    return _submit(call.world, charge, asked, given)


def retrieve(call: Call) -> Row:
    """GET /v1/refunds/{id}."""
    return call.world.need("refund", call.path[0])


def list_refunds(call: Call) -> Row:
    """GET /v1/refunds."""
    return listing.page(call, "refund", {"charge": text(), "payment_intent": text()})


def succeed(world: World, refund: Row) -> None:
    """Say that the buyer's bank or wallet has the money."""
    if refund["status"] == "pending":
        refund |= {"status": "succeeded", "pending_reason": None}
        _tell(world, world.save(refund), "refund.updated")


def fail(world: World, refund: Row, reason: str = "expired_or_canceled_card") -> None:
    """Take failed money back into the balance; it may be refunded again."""
    if refund["status"] not in {"pending", "succeeded"}:
        raise WrongState(f"A refund that is {refund['status']} cannot fail.")
    charge = world.need("charge", refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    world.save(charge)
    booked = balance.book(world, "refund_failure", refund["amount"], refund)
    refund |= {"status": "failed", "failure_reason": reason, "pending_reason": None}
    refund["failure_balance_transaction"] = booked["id"]
    _tell(world, world.save(refund), "refund.updated", "refund.failed")


class _Refused(StripeError):  # noqa: N818
    """A refund Stripe will not take; kept, so that the script's count stays used up."""

    kept = True


def _charge(world: World, given: dict[str, Any]) -> Row:
    if ("charge" in given) == ("payment_intent" in given):
        raise InvalidParameter(
            "One of the following params should be provided: payment_intent or charge.",
            code="parameter_missing",
        )
    if "charge" in given:
        return world.need("charge", given["charge"], "charge")
    intent = world.need("payment_intent", given["payment_intent"], "payment_intent")
    charge = world.journal.get("charge", intent["latest_charge"] or "")
    if charge is None or not charge["captured"]:
        raise WrongState(
            "This PaymentIntent does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
            param="payment_intent",
        )
    return charge


def _check(world: World, charge: Row, asked: int) -> None:
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        raise WrongState(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if asked > left:
        raise WrongState(
            f"Refund amount ({asked}) is greater than unrefunded amount on charge ({left}).",
            code="amount_too_large",
            param="amount",
        )
    days = WINDOW_DAYS.get(charge["payment_method_details"]["type"])
    if days and world.clock.now() > charge["created"] + days * DAY_SECONDS:
        raise WrongState(
            f"This charge is too old to be refunded: the method allows {days} days.",
            code="charge_not_refundable",
        )


def _submit(world: World, charge: Row, asked: int, given: dict[str, Any]) -> Row:
    kind = charge["payment_method_details"]["type"]
    refund = world.save(_new(world, charge, asked, given))
    booking = "refund" if kind == "card" else "payment_refund"
    refund["balance_transaction"] = balance.book(world, booking, -asked, refund)["id"]
    charge["amount_refunded"] += asked
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    world.save(charge)
    refund |= _fate(world, refund["id"], kind)
    _tell(world, world.save(refund), "refund.created")
    world.emit("charge.refunded", charge)
    return refund


def _fate(world: World, refund_id: str, kind: str) -> dict[str, Any]:
    if trouble.is_on(world, "insufficient_balance"):
        return {"status": "pending", "pending_reason": "insufficient_funds"}
    if trouble.take(world, "keep_refunds_pending"):
        return {"status": "pending", "pending_reason": "processing"}
    if trouble.take(world, "fail_next_refund"):
        world.later(FAIL_SECONDS, "fail_refund", refund_id)
        return {"status": "pending", "pending_reason": "processing"}
    if kind != "card":
        world.later(WALLET_SECONDS, "succeed_refund", refund_id)
        return {"status": "pending", "pending_reason": "processing"}
    return {"status": "succeeded", "pending_reason": None}


def _tell(world: World, refund: Row, *names: str) -> None:
    for name in names:
        world.emit(name, refund)
    if names[0] != "refund.created":
        world.emit("charge.refund.updated", refund)


def _new(world: World, charge: Row, asked: int, given: dict[str, Any]) -> Row:
    kind = charge["payment_method_details"]["type"]
    card = {"reference": mint("ref")[4:], "reference_status": "available"}
    card |= {"reference_type": "acquirer_reference_number", "type": "refund"}
    return {
        "id": mint("re" if kind == "card" else "pyr"),
        "object": "refund",
        "amount": asked,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": world.clock.now(),
        "currency": charge["currency"],
        "customer": None,
        "destination_details": {"type": kind, kind: card if kind == "card" else {}},
        "failure_balance_transaction": None,
        "metadata": given.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": None,
        "reason": given.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending",
        "transfer_reversal": None,
    }
