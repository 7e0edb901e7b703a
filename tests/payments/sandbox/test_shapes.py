"""Shapes: what the sandbox answers and takes is what the official client declares."""

from __future__ import annotations

from typing import Any

import pytest

from payments.sandbox import accounts, intents, methods, payouts, refunds, sessions, transfers
from tests.payments.sandbox.shapes import allowed_parameters, complaints
from tests.payments.sandbox_process import SandboxProcess

CARD = {"payment_method": "pm_card_visa"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (intents.CREATING, "PaymentIntentCreateParams"),
        (intents.CONFIRMING, "PaymentIntentConfirmParams"),
        (methods.DATA, "PaymentMethodCreateParams"),
        (refunds.CREATING, "RefundCreateParams"),
        (sessions.CREATING, "checkout.SessionCreateParams"),
        (accounts.CREATING, "AccountCreateParams"),
        (transfers.CREATING, "TransferCreateParams"),
        (payouts.CREATING, "PayoutCreateParams"),
    ],
)
def test_only_parameters_the_client_knows_are_taken(ours: dict[str, Any], theirs: str) -> None:
    """No parameter works in the sandbox that does not exist; one is named to refuse it."""
    assert set(ours) - {"payment_method_types"} <= allowed_parameters(theirs)


@pytest.mark.parametrize("method", ["card", "alipay", "wechat_pay"])
def test_a_session_and_everything_in_it_has_the_declared_shape(
    method: str, sandbox: SandboxProcess
) -> None:
    """Open, and paid with intent, charge, method and balance line expanded."""
    session = sandbox.a_session(method)
    assert complaints(session) == []
    sandbox.control(pay=session["id"])
    whole = sandbox.get(
        f"/v1/checkout/sessions/{session['id']}",
        **{
            "expand[0]": "payment_intent.latest_charge.balance_transaction",
            "expand[1]": "payment_intent.payment_method",
        },
    )
    assert complaints(whole) == []
    assert whole["payment_intent"]["latest_charge"]["balance_transaction"]["net"] > 0


@pytest.mark.parametrize("method", ["card", "alipay", "wechat_pay"])
def test_an_intent_has_the_declared_shape_in_every_state(
    method: str, sandbox: SandboxProcess
) -> None:
    """New, asking, declined, and canceled."""
    intent = sandbox.an_intent(method)
    data = {"payment_method_data[type]": method, "return_url": "http://127.0.0.1:1/"}
    data |= {"payment_method_data[card][number]": "4000002500003155"} if method == "card" else {}
    data |= {f"payment_method_data[card][exp_{part}]": "12" for part in ("month", "year")}
    data = data if method == "card" else {k: v for k, v in data.items() if "[card]" not in k}
    asking = sandbox.post(f"/v1/payment_intents/{intent['id']}/confirm", data)
    assert asking["status"] == "requires_action"
    sandbox.control(decline=intent["id"])
    declined = sandbox.get(f"/v1/payment_intents/{intent['id']}")
    assert declined["last_payment_error"]["charge"] == declined["latest_charge"]
    canceled = sandbox.post(f"/v1/payment_intents/{intent['id']}/cancel", {})
    for state in (intent, asking, declined, canceled):
        assert complaints(state) == []
    assert complaints(sandbox.get(f"/v1/charges/{declined['latest_charge']}")) == []


def test_refunds_have_the_declared_shape_in_every_state(sandbox: SandboxProcess) -> None:
    """Succeeded, pending and failed, with their charge and balance lines."""
    later: dict[str, Any] = {}
    for method, orders in (("card", {}), ("alipay", {}), ("alipay", {"fail_next_refund": 1})):
        intent = sandbox.a_paid_intent(method)
        sandbox.control(**orders)
        refund = sandbox.post("/v1/refunds", {"payment_intent": intent["id"], "amount": "500"})
        sandbox.control(advance=5)
        path = f"/v1/refunds/{refund['id']}"
        later = sandbox.get(path, **{"expand[0]": "charge", "expand[1]": "balance_transaction"})
        assert complaints(refund) == []
        assert complaints(later) == []
    assert later["status"] == "failed"


def test_everything_of_connect_has_the_declared_shape(sandbox: SandboxProcess) -> None:
    """Accounts, links, transfers with reversals, payouts, the balance."""
    sandbox.a_paid_intent("card")
    sandbox.control(advance=3 * 86_400)
    account = sandbox.post("/v1/accounts", {"type": "express", "country": "HK"})
    completed = sandbox.control(complete_account=account["id"])["complete_account"]
    link = {"account": account["id"], "type": "account_onboarding"}
    money = {"amount": "400", "currency": "cny"}
    transfer = sandbox.post("/v1/transfers", {**money, "destination": account["id"]})
    back = sandbox.post(f"/v1/transfers/{transfer['id']}/reversals", {"amount": "100"})
    payout = sandbox.post("/v1/payouts", money)
    answers = [
        account,
        completed,
        back,
        sandbox.post("/v1/account_links", link),
        payout,
        sandbox.get("/v1/balance"),
        sandbox.get(f"/v1/payouts/{payout['id']}", **{"expand[0]": "balance_transaction"}),
    ]
    assert [complaint for answer in answers for complaint in complaints(answer)] == []
    reversed_one = sandbox.get(f"/v1/transfers/{transfer['id']}")
    assert reversed_one["amount_reversed"] == 100
    assert complaints({**reversed_one, "reversals": {}}) == []


def test_every_event_has_the_declared_shape(sandbox: SandboxProcess) -> None:
    """Each kind the sandbox emits is one the client knows."""
    session = sandbox.a_session("alipay")
    sandbox.control(pay_late={"payment": session["id"], "seconds": 1})
    sandbox.control(advance=2)
    intent = sandbox.get(f"/v1/checkout/sessions/{session['id']}")["payment_intent"]
    sandbox.post("/v1/refunds", {"payment_intent": intent})
    sandbox.control(advance=5)
    closed = sandbox.a_session("card")
    sandbox.post(f"/v1/checkout/sessions/{closed['id']}/expire", {})
    events = sandbox.get("/v1/events", limit=100)["data"]
    assert [complaint for event in events for complaint in complaints(event)] == []
    assert {event["type"] for event in events} == {
        "payment_intent.created",
        "payment_intent.processing",
        "payment_intent.succeeded",
        "charge.succeeded",
        "charge.refunded",
        "charge.refund.updated",
        "refund.created",
        "refund.updated",
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.expired",
    }
