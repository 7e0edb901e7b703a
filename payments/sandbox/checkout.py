"""A checkout session and the intent inside it, moved together.

The intent is made on the first attempt to pay. When it succeeds, or its money is on the
way, the session is complete; while it is only declined, the session stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import intents, paying
from payments.sandbox.errors import WrongState
from payments.sandbox.world import visible

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World


def intent_of(world: World, session: Row) -> Row:
    """Give the session's intent, made when there is none yet."""
    if session["payment_intent"]:
        return world.need("payment_intent", session["payment_intent"])
    _require_open(session)
    given = {
        **session["_intent_data"],
        "amount": session["amount_total"],
        "currency": session["currency"],
        "allowed_payment_method_types": session["payment_method_types"],
        "payment_method_options": session["payment_method_options"],
    }
    intent = intents.new_intent(world, given)
    intent["_session"] = session["id"]
    world.save(intent)
    session["payment_intent"] = intent["id"]
    world.save(session)
    return intent


def follow(world: World, intent: Row) -> None:
    """Bring the session around an intent, if there is one, to where the intent now is."""
    session_id = intent.get("_session")
    if session_id is None:
        return
    session = world.need("checkout.session", session_id)
    if session["status"] == "open":
        if intent["status"] in {"succeeded", "processing", "requires_capture"}:
            _complete(world, session, paid=intent["status"] == "succeeded")
    elif session["status"] == "complete" and session["payment_status"] == "unpaid":
        if intent["status"] == "succeeded":
            session["payment_status"] = "paid"
            world.emit("checkout.session.async_payment_succeeded", world.save(session))
        elif intent["status"] == "requires_payment_method":
            world.emit("checkout.session.async_payment_failed", session)


def expire(world: World, session: Row) -> Row:
    """Close an open session and its unpaid intent; raise WrongState when it is not open."""
    _require_open(session)
    if session["payment_intent"]:
        intent = world.need("payment_intent", session["payment_intent"])
        paying.cancel(world, intent, "expired")
    session |= {"status": "expired", "url": None}
    world.emit("checkout.session.expired", world.save(session))
    return session


def _complete(world: World, session: Row, *, paid: bool) -> None:
    session |= {"status": "complete", "url": None, "payment_status": "paid" if paid else "unpaid"}
    world.emit("checkout.session.completed", world.save(session))


def _require_open(session: Row) -> None:
    if session["status"] != "open":
        raise WrongState(
            'Only Checkout Sessions with a status in ["open"] can be expired. This one has '
            f"a status of {session['status']}.",
            extra={"session": visible(session)},
        )
