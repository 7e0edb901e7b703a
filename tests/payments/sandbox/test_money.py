"""Refunds, balance, transfers and payouts: caps, windows, failures, sums."""

from __future__ import annotations

from typing import Any

import pytest

from tests.payments.sandbox_process import SandboxProcess

DAY_SECONDS = 86_400


def test_partial_refunds_stop_at_what_was_captured(sandbox: SandboxProcess) -> None:
    """The sum of refunds never passes the charge."""
    intent = sandbox.a_paid_intent("card")
    form = {"payment_intent": intent["id"], "amount": "3000"}
    sandbox.post("/v1/refunds", form)
    assert sandbox.post("/v1/refunds", form, status=400)["error"]["code"] == "amount_too_large"
    sandbox.post("/v1/refunds", {**form, "amount": "980"})
    error = sandbox.post("/v1/refunds", {"charge": intent["latest_charge"]}, status=400)["error"]
    assert error["code"] == "charge_already_refunded"
    assert sandbox.get(f"/v1/charges/{intent['latest_charge']}")["refunded"]


def test_a_wallet_refund_is_pending_first(sandbox: SandboxProcess) -> None:
    """It arrives after a moment, with its own kind of balance line."""
    intent = sandbox.a_paid_intent("wechat_pay")
    refund = sandbox.post("/v1/refunds", {"payment_intent": intent["id"]})
    assert (refund["status"], refund["pending_reason"]) == ("pending", "processing")
    sandbox.control(advance=3)
    later = sandbox.get(f"/v1/refunds/{refund['id']}", **{"expand[0]": "balance_transaction"})
    assert later["status"] == "succeeded"
    assert later["balance_transaction"]["type"] == "payment_refund"


def test_a_refund_kept_pending_is_settled_by_hand(sandbox: SandboxProcess) -> None:
    """A script decides when it ends."""
    intent = sandbox.a_paid_intent("alipay")
    sandbox.control(keep_refunds_pending=1)
    refund = sandbox.post("/v1/refunds", {"payment_intent": intent["id"]})
    sandbox.control(advance=3600)
    assert sandbox.get(f"/v1/refunds/{refund['id']}")["status"] == "pending"
    sandbox.control(settle_refund=refund["id"])
    assert sandbox.get(f"/v1/refunds/{refund['id']}")["status"] == "succeeded"


def test_a_failed_refund_gives_the_money_back_to_the_balance(sandbox: SandboxProcess) -> None:
    """The charge may be refunded again and the sums agree."""
    intent = sandbox.a_paid_intent("alipay")
    sandbox.control(fail_next_refund=1)
    refund = sandbox.post("/v1/refunds", {"payment_intent": intent["id"]})
    sandbox.control(advance=3)
    failed = sandbox.get(f"/v1/refunds/{refund['id']}")
    assert failed["status"] == "failed"
    assert failed["failure_balance_transaction"]
    assert sandbox.get(f"/v1/charges/{intent['latest_charge']}")["amount_refunded"] == 0
    lines = sandbox.get("/v1/balance_transactions", limit=100)["data"]
    balance = sandbox.get("/v1/balance")
    held = sum(part["amount"] for side in ("available", "pending") for part in balance[side])
    assert held == sum(line["net"] for line in lines) == 3980 - 88


@pytest.mark.parametrize(("method", "days"), [("alipay", 90), ("wechat_pay", 180)])
def test_a_wallet_refund_has_a_window(method: str, days: int, sandbox: SandboxProcess) -> None:
    """Past the method's days the original route is closed (rule R9)."""
    intent = sandbox.a_paid_intent(method)
    sandbox.control(advance=(days - 1) * DAY_SECONDS)
    sandbox.post("/v1/refunds", {"payment_intent": intent["id"], "amount": "100"})
    sandbox.control(advance=2 * DAY_SECONDS)
    error = sandbox.post("/v1/refunds", {"payment_intent": intent["id"]}, status=400)["error"]
    assert error["code"] == "charge_not_refundable"


def test_money_is_held_two_days_before_it_may_move(sandbox: SandboxProcess) -> None:
    """Transfers and payouts need available money, except a transfer tied to its charge."""
    intent = sandbox.a_paid_intent("card")
    account = sandbox.post("/v1/accounts", {"type": "express"})["id"]
    sandbox.control(complete_account=account)
    form = {"amount": "1000", "currency": "cny", "destination": account}
    error = sandbox.post("/v1/transfers", form, status=400)["error"]
    assert error["code"] == "balance_insufficient"
    sandbox.post("/v1/transfers", {**form, "source_transaction": intent["latest_charge"]})
    sandbox.control(advance=2 * DAY_SECONDS)
    sandbox.post("/v1/transfers", form)
    rows = sandbox.get("/v1/transfers", destination=account)["data"]
    assert len(rows) == 2


def test_a_transfer_is_reversed_up_to_its_amount(sandbox: SandboxProcess) -> None:
    """Reversals add up to no more than was sent."""
    sandbox.a_paid_intent("card")
    sandbox.control(advance=2 * DAY_SECONDS)
    account = sandbox.post("/v1/accounts", {})["id"]
    sandbox.control(complete_account=account)
    form = {"amount": "1000", "currency": "cny", "destination": account}
    path = f"/v1/transfers/{sandbox.post('/v1/transfers', form)['id']}"
    sandbox.post(f"{path}/reversals", {"amount": "400"})
    sandbox.post(f"{path}/reversals", {"amount": "601"}, status=400)
    sandbox.post(f"{path}/reversals", {})
    assert sandbox.get(path)["reversed"]
    assert len(sandbox.get(f"{path}/reversals")["data"]) == 2


def test_a_payout_arrives_or_comes_back(sandbox: SandboxProcess) -> None:
    """Good, failing, cancelled and later returned payouts leave the right balance."""
    sandbox.a_paid_intent("card")
    sandbox.control(advance=2 * DAY_SECONDS)
    form = {"amount": "500", "currency": "cny"}
    good = sandbox.post("/v1/payouts", form)
    sandbox.control(fail_next_payout=1)
    bad = sandbox.post("/v1/payouts", form)
    withdrawn = sandbox.post("/v1/payouts", form)
    sandbox.post(f"/v1/payouts/{withdrawn['id']}/cancel", {})
    sandbox.control(advance=5)
    states = {row["id"]: row["status"] for row in sandbox.get("/v1/payouts")["data"]}
    assert states == {good["id"]: "paid", bad["id"]: "failed", withdrawn["id"]: "canceled"}
    assert sandbox.get("/v1/balance")["available"][0]["amount"] == 3980 - 135 - 500
    sandbox.control(fail_payout=good["id"])
    assert sandbox.get("/v1/balance")["available"][0]["amount"] == 3980 - 135


def test_an_empty_balance_is_scripted(sandbox: SandboxProcess) -> None:
    """Payouts are refused and refunds wait, however much there is."""
    intent = sandbox.a_paid_intent("card")
    sandbox.control(advance=2 * DAY_SECONDS, insufficient_balance=True)
    error = sandbox.post("/v1/payouts", {"amount": "500", "currency": "cny"}, status=400)["error"]
    assert error["code"] == "balance_insufficient"
    refund = sandbox.post("/v1/refunds", {"payment_intent": intent["id"]})
    assert (refund["status"], refund["pending_reason"]) == ("pending", "insufficient_funds")


def test_lines_are_lost_doubled_and_mended(sandbox: SandboxProcess) -> None:
    """The balance follows its lines, and is the same again afterwards."""
    paid = [sandbox.a_paid_intent("card")["latest_charge"] for _ in range(2)]
    whole = lines(sandbox)
    lost = sandbox.control(forget_line=paid[0])["forget_line"]
    again = sandbox.control(double_line=paid[1])["double_line"]
    found = lines(sandbox)
    assert lost not in found
    assert again in found
    assert [line["source"] for line in found.values()] == [paid[1], paid[1]]
    assert sandbox.get("/v1/balance")["pending"][0]["amount"] == 2 * (3980 - 135)
    assert sandbox.control(mend_lines=True)["mend_lines"] == 2
    assert lines(sandbox) == whole


def test_a_line_out_of_nowhere_changes_the_balance(sandbox: SandboxProcess) -> None:
    """A fee of the account and an adjustment have their own categories."""
    fee = sandbox.control(add_line={"type": "stripe_fee", "amount": -200})["add_line"]
    other = sandbox.control(add_line={"type": "adjustment", "amount": 50, "source": "du_1"})
    found = lines(sandbox)
    assert (found[fee]["reporting_category"], found[fee]["source"]) == ("fee", None)
    assert found[other["add_line"]]["reporting_category"] == "other_adjustment"
    assert sandbox.get("/v1/balance")["available"][0]["amount"] == -150


def lines(sandbox: SandboxProcess) -> dict[str, dict[str, Any]]:
    """Give the lines of the account by their ids."""
    rows = sandbox.get("/v1/balance_transactions", limit=100)["data"]
    return {row["id"]: row for row in rows}
