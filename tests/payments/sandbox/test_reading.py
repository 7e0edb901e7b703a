"""Reading: single objects, lists of them, objects within objects, searches over pages."""

from __future__ import annotations

import pytest

from tests.payments.sandbox_process import KEY, SandboxProcess


def test_every_kind_is_read_by_its_id_and_in_its_list(sandbox: SandboxProcess) -> None:
    """What a list shows is what reading it alone shows."""
    sandbox.a_paid_intent("card")
    sandbox.post("/v1/accounts", {"type": "express"})
    for kind in ("payment_intents", "charges", "balance_transactions", "accounts", "events"):
        first = sandbox.get(f"/v1/{kind}")["data"][0]
        assert sandbox.get(f"/v1/{kind}/{first['id']}") == first
    method = sandbox.get("/v1/charges")["data"][0]["payment_method"]
    assert sandbox.get(f"/v1/payment_methods/{method}")["card"]["last4"] == "4242"


def test_events_are_narrowed_to_several_kinds(sandbox: SandboxProcess) -> None:
    """By a list of types, as well as by one."""
    sandbox.a_paid_intent("card")
    kinds = {"types[0]": "charge.succeeded", "types[1]": "payment_intent.created"}
    found = sandbox.get("/v1/events", **kinds)["data"]
    assert [event["type"] for event in found] == ["charge.succeeded", "payment_intent.created"]


def test_objects_in_a_list_are_expanded(sandbox: SandboxProcess) -> None:
    """The path begins at the list's data; a source may be of several kinds."""
    intent = sandbox.a_paid_intent("card")
    page = sandbox.get("/v1/payment_intents", **{"expand[0]": "data.latest_charge"})
    assert page["data"][0]["latest_charge"]["payment_intent"] == intent["id"]
    lines = sandbox.get("/v1/balance_transactions", **{"expand[0]": "data.source"})
    assert lines["data"][0]["source"]["object"] == "charge"


@pytest.mark.parametrize(
    "path", ["data.metadata.payment", "data.a.b.c.d.e", "data.status", "latest_charge"]
)
def test_what_is_no_object_cannot_be_expanded(path: str, sandbox: SandboxProcess) -> None:
    """Unknown, too deep, or plain values are refused by name."""
    sandbox.a_paid_intent("card", **{"metadata[payment]": "p-1"})
    headers = {"authorization": f"Bearer {KEY}"}
    answer = sandbox.ask("/v1/payment_intents", headers, **{"expand[0]": path})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "expand")


def test_sessions_are_narrowed_by_state(sandbox: SandboxProcess) -> None:
    """Open and complete ones are told apart."""
    paid, still_open = sandbox.a_session(), sandbox.a_session()
    sandbox.control(pay=paid["id"])
    for status, session in (("complete", paid), ("open", still_open)):
        page = sandbox.get("/v1/checkout/sessions", status=status)
        assert [row["id"] for row in page["data"]] == [session["id"]]


def test_a_search_is_paged(sandbox: SandboxProcess) -> None:
    """The next page is named by the one before; another name is refused."""
    ids = [sandbox.an_intent()["id"] for _ in range(3)]
    query = {"query": "status:'requires_payment_method' AND amount:'3980'", "limit": "2"}
    first = sandbox.get("/v1/payment_intents/search", **query)
    second = sandbox.get("/v1/payment_intents/search", **query, page=first["next_page"])
    found = [row["id"] for row in [*first["data"], *second["data"]]]
    assert (found, second["has_more"]) == (ids[::-1], False)
    headers = {"authorization": f"Bearer {KEY}"}
    answer = sandbox.ask("/v1/payment_intents/search", headers, **query, page="x")
    assert answer.json()["error"]["param"] == "page"


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"payment_method_options[wechat_pay][client]": "fax"}, None),
        ({"line_items[1][price_data][currency]": "usd"}, None),
        ({"line_items[0][price_data][unit_amount]": "1"}, None),
        ({"line_items": "x"}, "line_items"),
        ({"metadata[a]": "b" * 501}, "metadata[a]"),
        ({"client_reference_id": "x" * 201}, "client_reference_id"),
        ({"mode": "subscription"}, "mode"),
    ],
)
def test_a_wrong_session_is_refused(
    change: dict[str, str], param: str | None, sandbox: SandboxProcess
) -> None:
    """Each mistake is a 400, and no session is made."""
    form = {
        "mode": "payment",
        "success_url": "http://127.0.0.1:1/",
        "allowed_payment_method_types[0]": "wechat_pay",
    }
    for line in ("0", "1"):
        form |= {
            f"line_items[{line}][price_data][currency]": "cny",
            f"line_items[{line}][price_data][unit_amount]": "300",
            f"line_items[{line}][price_data][product_data][name]": "豆浆",
        }
    options = {"payment_method_options[wechat_pay][client]": "web"}
    if "line_items" in change:
        form = {name: value for name, value in form.items() if "line_items" not in name}
    if change.get("line_items[0][price_data][unit_amount]"):
        form = {name: value for name, value in form.items() if "line_items[1]" not in name}
    error = sandbox.post("/v1/checkout/sessions", {**form, **options, **change}, status=400)
    assert param in {None, error["error"].get("param")}
    assert sandbox.sessions() == []


def test_wechat_pay_wants_to_know_the_device(sandbox: SandboxProcess) -> None:
    """Without its client option a session for WeChat Pay is refused."""
    form = {"mode": "payment", "success_url": "http://127.0.0.1:1/"}
    form |= {"allowed_payment_method_types[0]": "wechat_pay"}
    form |= {"line_items[0][price_data][currency]": "cny"}
    form |= {"line_items[0][price_data][unit_amount]": "500"}
    form |= {"line_items[0][price_data][product_data][name]": "豆浆"}
    error = sandbox.post("/v1/checkout/sessions", form, status=400)["error"]
    assert error["code"] == "parameter_missing"


def test_late_money_of_a_session_may_fail(sandbox: SandboxProcess) -> None:
    """A complete session then says so, by an event of its own."""
    session = sandbox.a_session()
    sandbox.control(pay_late={"payment": session["id"], "seconds": 60})
    sandbox.control(decline=session["id"])
    kinds = [event["type"] for event in sandbox.get("/v1/events")["data"]]
    assert "checkout.session.async_payment_failed" in kinds
    sandbox.control(advance=60)
    kept = sandbox.get(f"/v1/checkout/sessions/{session['id']}")
    assert (kept["status"], kept["payment_status"]) == ("complete", "unpaid")


def test_a_paid_session_is_not_closed_by_time(sandbox: SandboxProcess) -> None:
    """Its time passes without effect."""
    session = sandbox.a_session()
    sandbox.control(pay=session["id"])
    sandbox.control(advance=25 * 3600)
    assert sandbox.get(f"/v1/checkout/sessions/{session['id']}")["payment_status"] == "paid"


def test_confirming_needs_a_method(sandbox: SandboxProcess) -> None:
    """None, or one that does not exist, is refused; a kept one is taken."""
    intent = sandbox.an_intent("card")
    path = f"/v1/payment_intents/{intent['id']}/confirm"
    assert sandbox.post(path, {}, status=400)["error"]["param"] == "payment_method"
    sandbox.post(path, {"payment_method": "pm_none"}, status=404)
    card = {"card[number]": "5555555555554444", "card[exp_month]": "1", "card[exp_year]": "2040"}
    method = sandbox.post("/v1/payment_methods", {"type": "card", **card})
    assert sandbox.post(path, {"payment_method": method["id"]})["status"] == "succeeded"


def test_a_refund_names_one_thing_to_refund(sandbox: SandboxProcess) -> None:
    """Neither none nor two; and only what was captured."""
    intent = sandbox.a_paid_intent("card")
    both = {"payment_intent": intent["id"], "charge": intent["latest_charge"]}
    for form in ({}, both):
        error = sandbox.post("/v1/refunds", form, status=400)["error"]
        assert error["code"] == "parameter_missing"
    refund = sandbox.post("/v1/refunds", {"charge": intent["latest_charge"], "amount": "100"})
    assert [row["id"] for row in sandbox.get("/v1/refunds")["data"]] == [refund["id"]]
