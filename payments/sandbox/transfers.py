"""Transfers from the platform to connected accounts, and their reversals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import accounts, balance, listing, trouble
from payments.sandbox.errors import WrongState
from payments.sandbox.parameters import amount, metadata, text
from payments.sandbox.world import World, mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

CREATING = {
    "amount": amount(),
    "currency": text(3),
    "destination": text(),
    "description": text(1000),
    "metadata": metadata(),
    "source_transaction": text(),
    "transfer_group": text(),
}


def create(call: Call) -> Row:
    """POST /v1/transfers."""
    world = call.world
    given = call.read(CREATING, required=("amount", "currency", "destination"))
    accounts.require_payable(world.need("account", given["destination"], "destination"))
    source = given.get("source_transaction")
    if source:
        world.need("charge", source, "source_transaction")
    else:
        require_funds(world, given["currency"], given["amount"])
    transfer_id = mint("tr")
    reversals = listing.collection(f"/v1/transfers/{transfer_id}/reversals", [])
    transfer = {
        "id": transfer_id,
        "object": "transfer",
        "amount": given["amount"],
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": world.clock.now(),
        "currency": given["currency"],
        "description": given.get("description"),
        "destination": given["destination"],
        "destination_payment": mint("py"),
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "reversals": reversals,
        "reversed": False,
        "source_transaction": source,
        "source_type": "card",
        "transfer_group": given.get("transfer_group"),
    }
    booked = balance.book(world, "transfer", -given["amount"], transfer)
    transfer["balance_transaction"] = booked["id"]
    world.emit("transfer.created", world.save(transfer))
    return transfer


def retrieve(call: Call) -> Row:
    """GET /v1/transfers/{id}."""
    return call.world.need("transfer", call.path[0])


def list_transfers(call: Call) -> Row:
    """GET /v1/transfers."""
    return listing.page(call, "transfer", {"destination": text(), "transfer_group": text()})


def reverse(call: Call) -> Row:
    """POST /v1/transfers/{id}/reversals."""
    world = call.world
    transfer = world.need("transfer", call.path[0])
    given = call.read({"amount": amount(), "metadata": metadata(), "description": text(1000)})
    left = transfer["amount"] - transfer["amount_reversed"]
    asked = given.get("amount", left)
    if asked > left or left == 0:
        raise WrongState("The reversal is larger than what is left.", code="amount_too_large")
    accounts.require_covered(world.need("account", transfer["destination"]))
    reversal = {
        "id": mint("trr"),
        "object": "transfer_reversal",
        "amount": asked,
        "balance_transaction": None,
        "created": world.clock.now(),
        "currency": transfer["currency"],
        "destination_payment_refund": mint("pyr"),
        "metadata": given.get("metadata", {}),
        "source_refund": None,
        "transfer": transfer["id"],
    }
    booked = balance.book(world, "transfer_refund", asked, reversal)
    reversal["balance_transaction"] = booked["id"]
    transfer["amount_reversed"] += asked
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    transfer["reversals"]["data"].insert(0, reversal)
    world.save(reversal)
    world.emit("transfer.reversed", world.save(transfer))
    return reversal


def list_reversals(call: Call) -> Row:
    """GET /v1/transfers/{id}/reversals."""
    transfer = call.world.need("transfer", call.path[0])
    page = listing.page(call, "transfer_reversal", {})
    page["data"] = [row for row in page["data"] if row["transfer"] == transfer["id"]]
    return {**page, "url": transfer["reversals"]["url"]}


def require_funds(world: World, currency: str, asked: int) -> None:
    """Raise Stripe's refusal when the available balance does not cover an amount."""
    available, _ = balance.totals(world)
    short = available.get(currency, 0) < asked
    if short or trouble.is_on(world, "insufficient_balance"):
        raise WrongState(
            "You have insufficient available funds in your Stripe account.",
            code="balance_insufficient",
        )
