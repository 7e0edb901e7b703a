"""Payouts from the platform's balance to its bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import balance, listing, transfers, trouble
from payments.sandbox.errors import WrongState
from payments.sandbox.parameters import amount, metadata, one_of, text
from payments.sandbox.world import World, mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

ARRIVAL_SECONDS = 2
STATUS = one_of("pending", "in_transit", "paid", "failed", "canceled")
CREATING = {
    "amount": amount(),
    "currency": text(3),
    "description": text(1000),
    "metadata": metadata(),
    "statement_descriptor": text(22),
}


def create(call: Call) -> Row:
    """POST /v1/payouts."""
    world = call.world
    given = call.read(CREATING, required=("amount", "currency"))
    transfers.require_funds(world, given["currency"], given["amount"])
    payout = {
        "id": mint("po"),
        "object": "payout",
        "amount": given["amount"],
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": world.clock.now() + ARRIVAL_SECONDS,
        "automatic": False,
        "balance_transaction": None,
        "created": world.clock.now(),
        "currency": given["currency"],
        "description": given.get("description"),
        "destination": None,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "method": "standard",
        "original_payout": None,
        "reconciliation_status": "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": given.get("statement_descriptor"),
        "status": "pending",
        "type": "bank_account",
    }
    booked = balance.book(world, "payout", -given["amount"], payout)
    payout["balance_transaction"] = booked["id"]
    failing = trouble.take(world, "fail_next_payout")
    world.later(ARRIVAL_SECONDS, "fail_payout" if failing else "pay_payout", payout["id"])
    world.emit("payout.created", world.save(payout))
    return payout


def retrieve(call: Call) -> Row:
    """GET /v1/payouts/{id}."""
    return call.world.need("payout", call.path[0])


def list_payouts(call: Call) -> Row:
    """GET /v1/payouts."""
    return listing.page(call, "payout", {"status": STATUS})


def cancel(call: Call) -> Row:
    """POST /v1/payouts/{id}/cancel."""
    payout = call.world.need("payout", call.path[0])
    call.read({})
    if payout["status"] != "pending":
        raise WrongState(f"Payouts that are {payout['status']} cannot be canceled.")
    _return(call.world, payout, "canceled")
    call.world.emit("payout.canceled", payout)
    return payout


def arrive(world: World, payout: Row) -> None:
    """Say that the bank has the money."""
    if payout["status"] == "pending":
        payout["status"] = "paid"
        world.emit("payout.paid", world.save(payout))


def fail(world: World, payout: Row) -> None:
    """Take back what the bank returned."""
    if payout["status"] in {"pending", "paid"}:
        payout |= {"failure_code": "account_closed", "failure_message": "The account is closed."}
        _return(world, payout, "failed")
        world.emit("payout.failed", payout)


def _return(world: World, payout: Row, status: str) -> None:
    booked = balance.book(world, "payout_failure", payout["amount"], payout)
    payout |= {"status": status, "failure_balance_transaction": booked["id"]}
    world.save(payout)
