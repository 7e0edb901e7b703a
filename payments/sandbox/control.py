"""``/_control``: scripted trouble and acts in a buyer's or a bank's place.

The body is an object of orders, carried out in the order they are written; the answer says
what became of each. The orders: see the package docstring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import (
    accounts,
    buyer,
    due,
    endpoints,
    lines,
    payouts,
    refunds,
    settling_in,
    trouble,
)
from payments.sandbox.world import DELIVERY, DUE, TROUBLE, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from payments.sandbox.world import World


def obey(world: World, orders: dict[str, Any]) -> dict[str, Any]:
    """Carry out all orders; raise ValueError for one that is not understood."""
    done = {}
    for name, value in orders.items():
        if name in trouble.KNOWN:
            trouble.order(world, name, value)
            done[name] = True
        elif name in trouble.SWITCHES:
            trouble.switch(world, name, value)
            done[name] = value
        elif name in ACTS:
            done[name] = ACTS[name](world, value)
        else:
            raise ValueError(f"unknown order: {name}")
    return done


def state(world: World) -> dict[str, Any]:
    """Give what is going on: trouble, waiting and leaving webhooks, things to come, the clock."""
    return {
        "now": world.clock.now(),
        "trouble": {row["id"]: row for row in world.journal.each(TROUBLE) if row["count"]},
        "undelivered": sum(1 for _ in world.journal.each(DELIVERY)),
        "under_way": len(world.under_way),
        "due": [row["act"] for row in world.journal.each(DUE)],
    }


def _pay(world: World, token: Any) -> Any:
    return visible(buyer.pay(world, buyer.open_payment(world, str(token))))


def _decline(world: World, token: Any) -> Any:
    return visible(buyer.decline(world, buyer.open_payment(world, str(token))))


def _pay_late(world: World, value: Any) -> Any:
    payment = buyer.open_payment(world, str(value["payment"]))
    return visible(buyer.pay_late(world, payment, int(value.get("seconds", 5))))


def _settle_refund(world: World, refund_id: Any) -> Any:
    refunds.succeed(world, world.need("refund", str(refund_id)))
    return True


def _fail_refund(world: World, refund_id: Any) -> Any:
    refunds.fail(world, world.need("refund", str(refund_id)))
    return True


def _fail_payout(world: World, payout_id: Any) -> Any:
    payouts.fail(world, world.need("payout", str(payout_id)))
    return True


def _advance(world: World, seconds: Any) -> Any:
    world.clock.advanced += int(seconds)
    return due.run_due(world)


def _release(world: World, order: Any) -> Any:
    """Let held webhooks go, in the order they came or reversed."""
    if order not in {"forward", "reversed"}:
        raise ValueError("release must be forward or reversed")
    trouble.switch(world, "hold_webhooks", value=False)
    if order == "reversed":
        waiting = list(world.journal.each(DELIVERY))
        for row in waiting:
            world.journal.drop(DELIVERY, row["id"])
        for row in reversed(waiting):
            world.send(row["event"], row["to"])
    return True


def _redeliver(world: World, event_id: Any) -> Any:
    """Send an event again, or every event there ever was."""
    rows = world.journal.each("event")
    chosen = [row for row in rows if event_id in {"all", row["id"]}]
    for event in chosen:
        world.deliver(event)
    return len(chosen)


def _reset(world: World, what: Any) -> Any:
    """Forget all scripted trouble, or everything."""
    if what not in {"trouble", "all"}:
        raise ValueError("reset must be trouble or all")
    if what == "trouble":
        world.journal.clear(TROUBLE)
    else:
        world.journal.clear()
        world.clock.advanced = 0
        endpoints.keep_fixed(world)
    return True


ACTS: dict[str, Callable[[World, Any], Any]] = {
    "pay": _pay,
    "decline": _decline,
    "pay_late": _pay_late,
    "settle_refund": _settle_refund,
    "fail_refund": _fail_refund,
    "fail_payout": _fail_payout,
    "complete_account": lambda world, name: visible(accounts.complete(world, name)),
    "restrict_account": lambda world, name: visible(accounts.restrict(world, name)),
    "leave_account": lambda world, name: visible(accounts.leave(world, name)),
    "drain_account": lambda world, name: visible(accounts.drain(world, name)),
    "forget_line": lines.forget,
    "double_line": lines.double,
    "mend_lines": lines.mend,
    "add_line": lines.add,
    "settle_in": settling_in.order,
    "wrong_rate": settling_in.wrong_rate,
    "advance": _advance,
    "release": _release,
    "redeliver": _redeliver,
    "reset": _reset,
}
