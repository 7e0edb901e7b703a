"""The pay page: a person pays, fails, waits or leaves, in two languages, without a script."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.payments.sandbox_process import SandboxProcess


def visit(
    sandbox: SandboxProcess, token: str, language: str = "zh-CN", **query: str
) -> httpx.Response:
    """Open the page as a browser would."""
    headers = {"accept-language": language}
    url = f"{sandbox.url}/pay/{token}"
    return httpx.get(url, params=query, headers=headers, trust_env=False)


def press(sandbox: SandboxProcess, token: str, act: str, **fields: str) -> httpx.Response:
    """Press one of the page's buttons."""
    form = {"act": act, **fields}
    return httpx.post(f"{sandbox.url}/pay/{token}", data=form, trust_env=False)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN,zh;q=0.9", ("沙盒", "应付金额", "支付宝", "¥39.80")),
        ("en-GB,en;q=0.5", ("Sandbox", "Amount due", "Alipay", "¥39.80")),
        ("fr", ("沙盒",)),
    ],
)
def test_the_page_speaks_the_readers_language(
    language: str, words: tuple[str, ...], sandbox: SandboxProcess
) -> None:
    """It says it is a sandbox, what is paid and how much."""
    page = visit(sandbox, sandbox.a_session()["id"], language)
    assert page.status_code == 200
    assert all(word in page.text for word in (*words, "砂糖橘 5 斤"))


def test_the_page_needs_no_script_and_nothing_from_elsewhere(sandbox: SandboxProcess) -> None:
    """A strict policy, no inline style, no foreign address; its own parts are there."""
    page = visit(sandbox, sandbox.a_session()["id"])
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:1" in policy
    assert not re.search(r"<script|style=|<style|onclick", page.text)
    parts = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert len(parts) == 2
    for part in parts:
        assert httpx.get(sandbox.url + part, trust_env=False).status_code == 200


def test_markup_from_outside_is_text(sandbox: SandboxProcess) -> None:
    """A title cannot write the page."""
    line = "line_items[0][price_data][product_data][name]"
    session = sandbox.a_session(**{line: "<script>alert(1)</script>"})
    assert "<script" not in visit(sandbox, session["id"]).text


@pytest.mark.parametrize("method", ["alipay", "wechat_pay"])
def test_a_wallet_pays_and_leads_back(method: str, sandbox: SandboxProcess) -> None:
    """After paying, the shop is next, and knows which session it was."""
    session = sandbox.a_session(method)
    answer = press(sandbox, session["id"], "pay", method=method)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"http://127.0.0.1:1/paid/{session['id']}"
    paid = sandbox.get(f"/v1/checkout/sessions/{session['id']}")
    assert paid["payment_status"] == "paid"
    assert "已支付" in visit(sandbox, session["id"]).text


def test_a_refused_payment_stays_on_the_page(sandbox: SandboxProcess) -> None:
    """It says so, and takes another try."""
    session = sandbox.a_session()
    answer = press(sandbox, session["id"], "decline")
    assert answer.headers["location"] == f"/pay/{session['id']}"
    assert "付款没有成功" in visit(sandbox, session["id"]).text
    press(sandbox, session["id"], "pay", method="alipay")
    assert sandbox.get(f"/v1/checkout/sessions/{session['id']}")["status"] == "complete"


def test_late_money_and_leaving(sandbox: SandboxProcess) -> None:
    """Late money leads back at once; giving up leads to the other address, unpaid."""
    late, left = sandbox.a_session(), sandbox.a_session()
    assert "/paid/" in press(sandbox, late["id"], "late").headers["location"]
    assert "正在处理" in visit(sandbox, late["id"]).text
    assert press(sandbox, left["id"], "abandon").headers["location"] == "http://127.0.0.1:1/left"
    assert sandbox.get(f"/v1/checkout/sessions/{left['id']}")["status"] == "open"


def test_a_card_is_paid_by_its_number(sandbox: SandboxProcess) -> None:
    """Declined, asked by the bank, and accepted, all on one session."""
    session = sandbox.a_session("card")
    token = session["id"]
    assert "4242 4242 4242 4242" in visit(sandbox, token).text
    assert 'aria-current="true"' in visit(sandbox, token, card="4000000000000002").text
    card = {"method": "card", "expiry": "12/40", "cvc": "123"}
    press(sandbox, token, "pay", number="4000 0000 0000 0002", **card)
    assert "付款没有成功" in visit(sandbox, token).text
    press(sandbox, token, "pay", number="4000 0025 0000 3155", **card)
    assert "发卡行" in visit(sandbox, token).text
    answer = press(sandbox, token, "approve")
    assert answer.headers["location"].endswith(token)
    assert sandbox.get(f"/v1/checkout/sessions/{token}")["payment_status"] == "paid"


def test_a_wrong_card_number_is_told(sandbox: SandboxProcess) -> None:
    """The page answers with the reason; nothing is paid."""
    session = sandbox.a_session("card")
    answer = press(sandbox, session["id"], "pay", method="card", number="1234", expiry="x")
    assert answer.status_code == 402
    assert "付款没有成功" in answer.text
    assert f'href="/pay/{session["id"]}"' in answer.text


def test_a_bare_intent_leads_back_with_its_outcome(sandbox: SandboxProcess) -> None:
    """By client secret, with the return address of the query; declines are told there."""
    intent = sandbox.an_intent()
    back = "http://127.0.0.1:1/back?order=7"
    page = visit(sandbox, intent["client_secret"], return_url=back)
    assert f'value="{back}"' in page.text
    failed = press(sandbox, intent["client_secret"], "decline", return_url=back)
    told = parse_qs(urlsplit(failed.headers["location"]).query)
    assert (told["order"], told["redirect_status"]) == (["7"], ["failed"])
    paid = press(sandbox, intent["client_secret"], "pay", method="alipay", return_url=back)
    told = parse_qs(urlsplit(paid.headers["location"]).query)
    assert (told["redirect_status"], told["payment_intent"]) == (["succeeded"], [intent["id"]])


def test_a_return_address_that_is_no_web_address_is_not_followed(sandbox: SandboxProcess) -> None:
    """Nobody is sent to a script."""
    intent = sandbox.an_intent()
    answer = press(sandbox, intent["id"], "pay", method="alipay", return_url="javascript:alert(1)")
    assert answer.headers["location"].startswith("/pay/")


def test_what_is_closed_or_unknown_is_said(sandbox: SandboxProcess) -> None:
    """Expired sessions, wrong secrets and other addresses."""
    session, intent = sandbox.a_session(), sandbox.an_intent()
    sandbox.post(f"/v1/checkout/sessions/{session['id']}/expire", {})
    assert "已关闭" in visit(sandbox, session["id"]).text
    assert press(sandbox, session["id"], "pay", method="alipay").status_code == 400
    for token in ("nothing", f"{intent['id']}_secret_wrong"):
        page = visit(sandbox, token, "en")
        assert (page.status_code, "no such payment" in page.text) == (404, True)
    for path in ("/", "/pay/a/b", "/pay/a/b/c", "/favicon.ico"):
        assert httpx.get(sandbox.url + path, trust_env=False).status_code in {204, 404}
