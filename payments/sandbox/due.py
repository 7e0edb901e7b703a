"""What happens by itself: late money, wallet refunds, arriving payouts, closing sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import checkout, paying, payouts, refunds
from payments.sandbox.errors import StripeError
from payments.sandbox.world import DUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from payments.sandbox.journal import Row
    from payments.sandbox.world import World


def run_due(world: World) -> int:
    """Do everything whose time has come, oldest first; commit each by itself."""
    now = world.clock.now()
    ready = sorted(
        (row for row in world.journal.each(DUE) if row["at"] <= now), key=lambda row: row["at"]
    )
    for row in ready:
        kind, act = ACTS[row["act"]]
        subject = world.journal.get(kind, row["subject"])
        try:
            if subject is not None:
                act(world, subject)
        except StripeError:
            # The object moved on before its time came; there is nothing left to do.
            world.journal.rollback()
        world.journal.drop(DUE, row["id"])
        world.journal.commit()
    return len(ready)


def _succeed_intent(world: World, intent: Row) -> None:
    if intent["status"] != "processing":
        return  # declined meanwhile
    paying.succeed(world, intent)
    checkout.follow(world, intent)


def _expire_session(world: World, session: Row) -> None:
    checkout.expire(world, session)


ACTS: dict[str, tuple[str, Callable[[World, Row], None]]] = {
    "succeed_intent": ("payment_intent", _succeed_intent),
    "expire_session": ("checkout.session", _expire_session),
    "succeed_refund": ("refund", refunds.succeed),
    "fail_refund": ("refund", refunds.fail),
    "pay_payout": ("payout", payouts.arrive),
    "fail_payout": ("payout", payouts.fail),
}
