"""The platform's balance: a list of transactions, and sums over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import listing, settling_in
from payments.sandbox.parameters import text
from payments.sandbox.world import mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

DAY_SECONDS = 86_400
HELD_DAYS = 2
BASIS = 10_000
FEE_BPS = {"card": 340, "alipay": 220, "wechat_pay": 220}
REPORTING = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
    "payment_failure_refund": "refund_failure",
    "transfer": "transfer",
    "transfer_refund": "transfer_reversal",
    "payout": "payout",
    "payout_failure": "payout_reversal",
    "stripe_fee": "fee",
    "adjustment": "other_adjustment",
}


def fee_for(method: str, amount: int) -> int:
    """Give the provider's fee for a payment, rounded half up."""
    return (amount * FEE_BPS[method] + BASIS // 2) // BASIS


def book(  # noqa: PLR0917 - a booking is read as one line
    world: World, kind: str, amount: int, source: Row, fee: int = 0, held_days: int = 0
) -> Row:
    """Keep a balance transaction; amounts are signed from the platform's side."""
    now = world.clock.now()
    detail = {"amount": fee, "application": None, "currency": source["currency"]}
    fees = [{**detail, "description": "Stripe processing fees", "type": "stripe_fee"}]
    line: Row = {
        "id": mint("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now + held_days * DAY_SECONDS,
        "balance_type": "payments",
        "created": now,
        "currency": source["currency"],
        "description": source.get("description"),
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": REPORTING[kind],
        "source": source["id"],
        "status": "available" if held_days == 0 else "pending",
        "type": kind,
    }
    return world.save(settling_in.exchanged(world, kind, line))


def retrieve(call: Call) -> Row:
    """GET /v1/balance."""
    available, pending = totals(call.world)
    return {
        "object": "balance",
        "available": _amounts(available),
        "livemode": False,
        "pending": _amounts(pending),
    }


def totals(world: World) -> tuple[dict[str, int], dict[str, int]]:
    """Give net sums by currency: what may move now, and what is still held."""
    available: dict[str, int] = {}
    pending: dict[str, int] = {}
    for row in world.journal.each("balance_transaction"):
        side = available if _is_available(world, row) else pending
        side[row["currency"]] = side.get(row["currency"], 0) + row["net"]
    return available, pending


def list_transactions(call: Call) -> Row:
    """GET /v1/balance_transactions, by type, source, currency or payout."""
    fields = {"type": text(), "source": text(), "currency": text(3), "payout": text()}
    return listing.page(call, "balance_transaction", fields, shape=_aged)


def retrieve_transaction(call: Call) -> Row:
    """GET /v1/balance_transactions/{id}."""
    row = call.world.need("balance_transaction", call.path[0])
    return _aged(call.world, row)


def _aged(world: World, row: Row) -> Row:
    return {**row, "status": "available" if _is_available(world, row) else "pending"}


def _is_available(world: World, row: Row) -> bool:
    return bool(row["available_on"] <= world.clock.now())


def _amounts(sums: dict[str, int]) -> list[Row]:
    found = sums or {"cny": 0}
    return [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in sorted(found.items())
    ]
