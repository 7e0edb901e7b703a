"""Intents and sessions: cards, wallets, late money, closing, through the official client."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.payments.sandbox_process import SandboxProcess


async def test_a_card_pays_at_once(client: stripe.StripeClient, sandbox: SandboxProcess) -> None:
    """Confirming with a good card takes the money and books the fee."""
    intent = sandbox.an_intent("card")
    paid = await client.v1.payment_intents.confirm_async(
        intent["id"],
        {"payment_method": "pm_card_visa", "expand": ["latest_charge.balance_transaction"]},
    )
    assert (paid.status, paid.amount_received) == ("succeeded", 3980)
    charge: Any = paid.latest_charge
    assert (charge.balance_transaction.type, charge.balance_transaction.fee) == ("charge", 135)
    assert charge.payment_method_details.card.last4 == "4242"


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", None),
    ],
)
async def test_a_declined_card_is_told_and_may_be_replaced(
    name: str, code: str, reason: str | None, client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    """402 with Stripe's code; the intent waits for another card."""
    intent = sandbox.an_intent("card")
    with pytest.raises(stripe.CardError) as error:
        await client.v1.payment_intents.confirm_async(intent["id"], {"payment_method": name})
    assert error.value.code == code
    assert error.value.error is not None
    assert getattr(error.value.error, "decline_code", None) == reason
    kept = sandbox.get(f"/v1/payment_intents/{intent['id']}")
    assert (kept["status"], kept["last_payment_error"]["code"]) == ("requires_payment_method", code)
    paid = await client.v1.payment_intents.confirm_async(
        intent["id"], {"payment_method": "pm_card_mastercard"}
    )
    assert (paid.status, paid.last_payment_error) == ("succeeded", None)


async def test_a_card_that_asks_is_answered_on_the_page(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    """The bank's question is a redirect; saying yes pays."""
    intent = sandbox.an_intent("card")
    asked = await client.v1.payment_intents.confirm_async(
        intent["id"],
        {"payment_method": "pm_card_authenticationRequired", "return_url": "http://127.0.0.1:1/"},
    )
    assert asked.status == "requires_action"
    assert asked.next_action is not None
    assert asked.next_action.type == "redirect_to_url"
    assert sandbox.control(pay=intent["id"])["pay"]["status"] == "succeeded"


@pytest.mark.parametrize(
    ("method", "action"),
    [("alipay", "alipay_handle_redirect"), ("wechat_pay", "wechat_pay_display_qr_code")],
)
def test_a_wallet_asks_its_owner(method: str, action: str, sandbox: SandboxProcess) -> None:
    """Confirming tells where to go or what to scan; paying there takes the money."""
    data = {"payment_method_data[type]": method, "confirm": "true"}
    intent = sandbox.an_intent(method, **data)
    assert (intent["status"], intent["next_action"]["type"]) == ("requires_action", action)
    paid = sandbox.control(pay=intent["id"])["pay"]
    assert (paid["status"], paid["next_action"]) == ("succeeded", None)
    charge = sandbox.get(
        f"/v1/charges/{paid['latest_charge']}", **{"expand[0]": "balance_transaction"}
    )
    assert charge["balance_transaction"]["type"] == "payment"


async def test_a_card_may_be_held_and_taken_in_part(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    """Manual capture rests until captured, and only for cards."""
    intent = sandbox.an_intent("card", capture_method="manual")
    held = await client.v1.payment_intents.confirm_async(
        intent["id"], {"payment_method": "pm_card_visa"}
    )
    assert (held.status, held.amount_capturable) == ("requires_capture", 3980)
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.payment_intents.capture_async(intent["id"], {"amount_to_capture": 9999})
    taken = await client.v1.payment_intents.capture_async(intent["id"], {"amount_to_capture": 3000})
    assert (taken.status, taken.amount_received) == ("succeeded", 3000)


async def test_late_money_cannot_be_stopped(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    """A processing payment refuses to be cancelled, then succeeds."""
    intent = sandbox.an_intent()
    sandbox.control(pay_late={"payment": intent["id"], "seconds": 60})
    with pytest.raises(stripe.InvalidRequestError) as error:
        await client.v1.payment_intents.cancel_async(intent["id"])
    assert error.value.code == "payment_intent_unexpected_state"
    sandbox.control(advance=60)
    assert sandbox.get(f"/v1/payment_intents/{intent['id']}")["status"] == "succeeded"


async def test_a_cancelled_payment_takes_no_money(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    """Nothing leaves canceled."""
    intent = sandbox.an_intent("card")
    gone = await client.v1.payment_intents.cancel_async(
        intent["id"], {"cancellation_reason": "abandoned"}
    )
    assert (gone.status, gone.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.payment_intents.confirm_async(
            intent["id"], {"payment_method": "pm_card_visa"}
        )


def test_a_method_that_is_not_allowed_is_refused(sandbox: SandboxProcess) -> None:
    """A wallet's payment takes no card."""
    intent = sandbox.an_intent("alipay")
    form = {"payment_method": "pm_card_visa"}
    error = sandbox.post(f"/v1/payment_intents/{intent['id']}/confirm", form, status=400)
    assert error["error"]["param"] == "payment_method"


def test_an_impossible_card_number_is_refused(sandbox: SandboxProcess) -> None:
    """The check digit is checked."""
    card = {"card[number]": "4242424242424241", "card[exp_month]": "1", "card[exp_year]": "2040"}
    error = sandbox.post("/v1/payment_methods", {"type": "card", **card}, status=402)["error"]
    assert (error["type"], error["code"]) == ("card_error", "incorrect_number")


def test_a_session_is_paid_once_and_then_complete(sandbox: SandboxProcess) -> None:
    """Paying completes it; it cannot be paid or closed again."""
    session = sandbox.a_session()
    assert session["amount_total"] == 3980
    sandbox.control(pay=session["id"])
    paid = sandbox.get(f"/v1/checkout/sessions/{session['id']}")
    assert (paid["status"], paid["payment_status"], paid["url"]) == ("complete", "paid", None)
    sandbox.post(f"/v1/checkout/sessions/{session['id']}/expire", {}, status=400)
    error = sandbox.post(f"/v1/payment_intents/{paid['payment_intent']}/cancel", {}, status=400)
    assert "Checkout Session" in error["error"]["message"]


def test_a_closed_session_closes_its_intent(sandbox: SandboxProcess) -> None:
    """After a declined try, closing leaves nothing that could still be paid."""
    session = sandbox.a_session("card")
    sandbox.control(decline=session["id"])
    sandbox.post(f"/v1/checkout/sessions/{session['id']}/expire", {})
    kept = sandbox.get(f"/v1/checkout/sessions/{session['id']}")
    intent = sandbox.get(f"/v1/payment_intents/{kept['payment_intent']}")
    assert (kept["status"], intent["status"]) == ("expired", "canceled")


def test_a_session_closes_by_itself(sandbox: SandboxProcess) -> None:
    """When its time is over it expires without being told."""
    session = sandbox.a_session()
    sandbox.control(advance=24 * 3600 + 1)
    assert sandbox.get(f"/v1/checkout/sessions/{session['id']}")["status"] == "expired"


@pytest.mark.parametrize("seconds", [60, 25 * 3600])
def test_a_session_lives_thirty_minutes_to_a_day(seconds: int, sandbox: SandboxProcess) -> None:
    """Shorter and longer lives are refused, as by the real one."""
    expiry = sandbox.state_of_things()["now"] + seconds
    form = {"mode": "payment", "success_url": "http://127.0.0.1:1/", "expires_at": str(expiry)}
    form |= {f"line_items[0][price_data][{k}]": v for k, v in _PRICE.items()}
    error = sandbox.post("/v1/checkout/sessions", form, status=400)["error"]
    assert error["param"] == "expires_at"


_PRICE = {"currency": "cny", "unit_amount": "500", "product_data][name": "豆浆"}
