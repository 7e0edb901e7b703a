"""Requests: who may ask, what is understood, what is remembered, how lists are paged."""

from __future__ import annotations

import httpx
import pytest
import stripe

from tests.payments.sandbox_process import SandboxProcess

INTENT = {"amount": "3980", "currency": "cny"}


@pytest.mark.parametrize(
    ("form", "code", "param"),
    [
        ({**INTENT, "colour": "red"}, "parameter_unknown", "colour"),
        ({**INTENT, "metadata": "x"}, None, "metadata"),
        ({"currency": "cny"}, "parameter_missing", "amount"),
        ({**INTENT, "amount": "12.5"}, "parameter_invalid_integer", "amount"),
        ({**INTENT, "amount": "0"}, "parameter_invalid_integer", "amount"),
        ({**INTENT, "amount": "100000000"}, "amount_too_large", "amount"),
        ({**INTENT, "amount": "359"}, "amount_too_small", "amount"),
        ({**INTENT, "currency": "xyz"}, None, "currency"),
        ({**INTENT, "description": ""}, "parameter_invalid_empty", "description"),
        ({**INTENT, "confirm": "yes"}, None, "confirm"),
        (
            {**INTENT, "payment_method_types[0]": "card"},
            "payment_method_types_no_longer_supported",
            "payment_method_types",
        ),
        (
            {
                **INTENT,
                "allowed_payment_method_types[0]": "alipay",
                "capture_method": "manual",
            },
            None,
            "allowed_payment_method_types",
        ),
        ({**INTENT, "expand[0]": "colour"}, None, "expand"),
    ],
)
def test_a_wrong_parameter_is_named(
    form: dict[str, str], code: str | None, param: str, sandbox: SandboxProcess
) -> None:
    """Each mistake gets the error type, code and parameter of the real API, and no object."""
    error = sandbox.post("/v1/payment_intents", form, status=400)["error"]
    assert error["type"] == "invalid_request_error"
    assert (error.get("code"), error["param"]) == (code, param)
    assert sandbox.get("/v1/payment_intents")["data"] == []


def test_an_unknown_key_is_turned_away(sandbox: SandboxProcess) -> None:
    """Without a test key there is no answer but 401."""
    for headers in ({}, {"authorization": "Bearer sk_live_real"}):
        answer = httpx.get(f"{sandbox.url}/v1/balance", headers=headers, trust_env=False)
        assert answer.status_code == 401
        assert answer.json()["error"]["type"] == "invalid_request_error"


def test_another_version_of_the_api_is_refused(sandbox: SandboxProcess) -> None:
    """The sandbox speaks one version; asking for another is a mistake."""
    headers = {"stripe-version": "2019-01-01"}
    error = sandbox.post("/v1/payment_intents", INTENT, status=400, headers=headers)["error"]
    assert "version" in error["message"]


def test_unknown_addresses_and_ids_are_not_found(sandbox: SandboxProcess) -> None:
    """404 says what is missing."""
    assert "Unrecognized" in sandbox.post("/v1/nothing", {}, status=404)["error"]["message"]
    error = sandbox.post("/v1/payment_intents/pi_none/confirm", {}, status=404)["error"]
    assert error["code"] == "resource_missing"


def test_a_body_beyond_all_measure_is_refused(sandbox: SandboxProcess) -> None:
    """A megabyte is more than any request needs."""
    answer = httpx.post(f"{sandbox.url}/v1/refunds", content=b"a" * 1_100_000, trust_env=False)
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["a[b", "a" + "[b]" * 12, "metadata[a][b"])
def test_names_that_do_not_nest_are_refused(name: str, sandbox: SandboxProcess) -> None:
    """Broken brackets are an error, not a crash."""
    assert sandbox.post("/v1/payment_intents", {**INTENT, name: "x"}, status=400)


def test_a_repeated_key_gives_the_first_answer(sandbox: SandboxProcess) -> None:
    """The same request under the same key makes one object."""
    headers = {"idempotency-key": "pi:1:1"}
    first = sandbox.post("/v1/payment_intents", INTENT, headers=headers)
    assert sandbox.post("/v1/payment_intents", INTENT, headers=headers) == first
    assert len(sandbox.get("/v1/payment_intents")["data"]) == 1


def test_a_key_with_other_parameters_is_refused(sandbox: SandboxProcess) -> None:
    """A key stands for one request."""
    headers = {"idempotency-key": "pi:1:1"}
    sandbox.post("/v1/payment_intents", INTENT, headers=headers)
    other = {**INTENT, "amount": "4000"}
    error = sandbox.post("/v1/payment_intents", other, status=400, headers=headers)["error"]
    assert error["type"] == "idempotency_error"


def test_a_key_is_forgotten_after_a_day(sandbox: SandboxProcess) -> None:
    """Then the same request makes another object."""
    headers = {"idempotency-key": "pi:1:1"}
    first = sandbox.post("/v1/payment_intents", INTENT, headers=headers)
    sandbox.control(advance=86_401)
    assert sandbox.post("/v1/payment_intents", INTENT, headers=headers)["id"] != first["id"]


def test_a_malformed_request_does_not_use_its_key_up(sandbox: SandboxProcess) -> None:
    """What was never understood may be corrected under the same key; a refusal may not."""
    headers = {"idempotency-key": "pi:1:1"}
    sandbox.post("/v1/payment_intents", {"amount": "3980"}, status=400, headers=headers)
    assert sandbox.post("/v1/payment_intents", INTENT, headers=headers)
    intent = sandbox.an_intent()
    refund = {"payment_intent": intent["id"]}
    first = sandbox.post("/v1/refunds", refund, status=400, headers={"idempotency-key": "r"})
    sandbox.control(pay=intent["id"])
    again = sandbox.post("/v1/refunds", refund, status=400, headers={"idempotency-key": "r"})
    assert again == first


def test_lists_are_paged_newest_first_in_both_directions(sandbox: SandboxProcess) -> None:
    """Cursors lead through everything, once."""
    ids = [sandbox.an_intent()["id"] for _ in range(5)]
    first = sandbox.get("/v1/payment_intents", limit=2)
    assert [row["id"] for row in first["data"]] == [ids[4], ids[3]]
    assert first["has_more"]
    rest = sandbox.get("/v1/payment_intents", limit=3, starting_after=ids[3])
    assert [row["id"] for row in rest["data"]] == [ids[2], ids[1], ids[0]]
    assert not rest["has_more"]
    back = sandbox.get("/v1/payment_intents", limit=1, ending_before=ids[2])
    assert [row["id"] for row in back["data"]] == [ids[3]]


async def test_the_client_pages_by_itself(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    """Auto-paging walks over all pages."""
    ids = [sandbox.an_intent()["id"] for _ in range(7)]
    page = await client.v1.payment_intents.list_async({"limit": 3})
    assert [intent.id async for intent in page.auto_paging_iter()] == ids[::-1]


def test_lists_are_narrowed_by_time_and_field(sandbox: SandboxProcess) -> None:
    """Bounds on creation and filters by field hold together."""
    old = sandbox.a_paid_intent("card")
    sandbox.control(advance=1000)
    new = sandbox.a_paid_intent("alipay")
    since = {"created[gt]": old["created"]}
    assert [row["id"] for row in sandbox.get("/v1/payment_intents", **since)["data"]] == [new["id"]]
    lines = sandbox.get("/v1/balance_transactions", type="payment")["data"]
    assert [line["source"] for line in lines] == [new["latest_charge"]]


async def test_objects_are_found_by_metadata(
    client: stripe.StripeClient, sandbox: SandboxProcess
) -> None:
    """Search finds what carries our id, and refuses what it does not understand."""
    intent = sandbox.an_intent(**{"metadata[payment]": "p-1"})
    sandbox.an_intent(**{"metadata[payment]": "p-2"})
    found = await client.v1.payment_intents.search_async(
        {"query": "metadata['payment']:'p-1' AND status:'requires_payment_method'"}
    )
    assert [one.id for one in found.data] == [intent["id"]]
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.payment_intents.search_async({"query": "anything goes"})
