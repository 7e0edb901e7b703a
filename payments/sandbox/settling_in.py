"""Settling what is paid in another currency, at a rate for each day."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from payments.exchange import rate_of, to_account

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

KIND = "_settling_in"
NAME = "present"
# What the provider moves for others; its own payouts and fees are of the account's currency.
EXCHANGED = frozenset(
    {
        "charge",
        "payment",
        "refund",
        "payment_refund",
        "refund_failure",
        "payment_failure_refund",
    }
)


def order(world: World, value: Any) -> bool:
    """Settle in a currency from now on, at ``rates`` by day; None settles as it was paid.

    Raises ValueError for what is no currency, no day or no rate.
    """
    if value is None:
        world.journal.drop(KIND, NAME)
        return False
    rates = {str(day): str(rate) for day, rate in value["rates"].items()}
    for day, rate in rates.items():
        datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
        rate_of(rate)
    if not rates or len(str(value["currency"])) != len("hkd"):
        raise ValueError("settle_in needs a currency and at least one rate")
    world.journal.put(KIND, {"id": NAME, "currency": value["currency"], "rates": rates})
    return True


def exchanged(world: World, kind: str, line: Row) -> Row:
    """Give a line as it settles: of another currency, at the rate of its day."""
    settling = world.journal.get(KIND, NAME)
    if settling is None or kind not in EXCHANGED or line["currency"] == settling["currency"]:
        return line
    rate = _rate_on(settling["rates"], f"{datetime.fromtimestamp(line['created'], UTC):%Y-%m-%d}")
    amount, fee = to_account(line["amount"], rate), to_account(line["fee"], rate)
    details = [
        {**one, "amount": fee, "currency": settling["currency"]} for one in line["fee_details"]
    ]
    return {
        **line,
        "amount": amount,
        "currency": settling["currency"],
        "exchange_rate": json.loads(rate),
        "fee": fee,
        "fee_details": details,
        "net": amount - fee,
    }


def _rate_on(rates: dict[str, str], day: str) -> str:
    """Give the rate of a day: that of the last one before it that has any, or else the first."""
    return rates[max((one for one in rates if one <= day), default=min(rates))]


def wrong_rate(world: World, value: Any) -> bool:
    """Tell another rate of a line than it was exchanged at."""
    for line in world.journal.each("balance_transaction"):
        if value["line"] in {line["id"], line["source"]}:
            world.save({**line, "exchange_rate": json.loads(str(value["rate"]))})
            return True
    raise ValueError("no such line")
