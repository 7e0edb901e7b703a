"""The page on which a person pays: ``/pay/{id or client secret}?return_url=``.

It needs no script. Its answers carry a strict content security policy; forms may be sent
to the page itself and lead back to the shop, and nothing is loaded from elsewhere.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import segno

from payments.sandbox import buyer, methods, pay_html
from payments.sandbox.errors import CardDeclined, StripeError
from payments.sandbox.pages_policy import policy
from payments.sandbox.pay_words import Words, words_for
from payments.sandbox.web import Request, Response

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

PAGES = Path(__file__).parent / "pages"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Visit:
    """A person at a payment."""

    token: str
    payment: Row
    intent: Row | None
    fields: dict[str, str]
    words: Words

    @property
    def is_session(self) -> bool:
        """Tell a checkout session from a bare payment intent."""
        return bool(self.payment["object"] == "checkout.session")


def answer(world: World, request: Request) -> Response:
    """Answer a request for a page, its picture or its style."""
    if request.path == "/static/pay.css":
        return Response(body=_style(), kind="text/css; charset=utf-8")
    if request.path == "/favicon.ico":
        return Response(204)
    parts = request.path.strip("/").split("/")
    if parts[0] != "pay" or len(parts) not in {2, 3}:
        return Response(404, b"not found")
    if parts[2:]:
        return _picture(world, request.path) if parts[2] == "qr.svg" else Response(404)
    try:
        visit = _visit(world, request, unquote(parts[1]))
        response = _act(world, visit) if request.method == "POST" else _show(visit)
    except StripeError as error:
        world.journal.rollback()
        return _refused(request, error)
    world.journal.commit()
    return response


def _visit(world: World, request: Request, token: str) -> Visit:
    payment = buyer.open_payment(world, token)
    encoded = request.body.decode("utf-8", "replace") if request.body else request.query
    fields = {name: values[0] for name, values in parse_qs(encoded).items()}
    intent_id = payment.get("payment_intent") or payment["id"]
    intent = world.journal.get("payment_intent", intent_id)
    words = words_for(request.headers.get("accept-language", ""))
    return Visit(token, payment, intent, fields, words)


def _act(world: World, visit: Visit) -> Response:
    act = visit.fields.get("act")
    if act == "abandon":
        return _leave(visit, visit.intent, abandoned=True)
    if act == "late":
        intent = buyer.pay_late(world, visit.payment, pay_html.LATE_SECONDS)
    elif act == "decline":
        intent = buyer.decline(world, visit.payment)
    elif act == "approve":
        intent = buyer.pay(world, visit.payment)
    else:
        intent = _pay(world, visit)
    stays = intent["status"] == "requires_action"
    again = intent["status"] == "requires_payment_method" and visit.is_session
    if stays or again:
        return _redirect(_here(visit))
    return _leave(visit, intent, abandoned=False)


def _pay(world: World, visit: Visit) -> Row:
    kind = visit.fields.get("method", "card")
    if kind != "card":
        return buyer.pay(world, visit.payment)
    month, _, year = visit.fields.get("expiry", "").partition("/")
    card = {
        "number": visit.fields.get("number", ""),
        "cvc": visit.fields.get("cvc", ""),
        "exp_month": int(month) if month.isdecimal() else 12,
        "exp_year": 2000 + int(year) if year.isdecimal() else 2040,
    }
    method = methods.new_method(world, {"type": "card", "card": card})
    return buyer.attempt(world, visit.payment, method)


def _show(visit: Visit) -> Response:
    words, payment = visit.words, visit.payment
    amount = pay_html.money(payment.get("amount_total") or payment["amount"], payment["currency"])
    inner = _closed(visit) or _form(visit)
    text = pay_html.page(words, amount, payment.get("_lines", []), inner)
    return Response(body=text.encode(), kind=HTML, headers=policy(_back(visit)))


def _form(visit: Visit) -> str:
    hidden = "".join(
        f'<input type="hidden" name="return_url" value="{escape(value)}">'
        for value in _return(visit).values()
    )
    if _asked_by_bank(visit):
        return pay_html.question(visit.words, visit.token, hidden)
    problem = pay_html.problem(visit.words, visit.intent)
    kind = visit.payment["payment_method_types"][0]
    if kind == "card":
        number = visit.fields.get("card", pay_html.DEFAULT_CARD)
        return pay_html.card_form(visit.words, visit.token, number, hidden, problem)
    return pay_html.wallet_form(visit.words, visit.token, kind, hidden, problem)


def _asked_by_bank(visit: Visit) -> bool:
    action = visit.intent["next_action"] if visit.intent else None
    return bool(action and "redirect_to_url" in action)


def _closed(visit: Visit) -> str:
    status = visit.intent["status"] if visit.intent else ""
    if status in {"succeeded", "requires_capture"}:
        return pay_html.closed(visit.words, "paid", _back(visit))
    if status == "processing":
        return pay_html.closed(visit.words, "processing", _back(visit))
    if status == "canceled" or visit.payment["status"] == "expired":
        return pay_html.closed(visit.words, "expired", _back(visit))
    return ""


def _leave(visit: Visit, intent: Row | None, *, abandoned: bool) -> Response:
    back = _back(visit, abandoned=abandoned)
    if back is None:
        return _redirect(_here(visit))
    if not visit.is_session and intent is not None:
        paid = intent["status"] in {"succeeded", "processing", "requires_capture"}
        told = {
            "payment_intent": intent["id"],
            "redirect_status": "succeeded" if paid else "failed",
        }
        told["payment_intent_client_secret"] = intent["client_secret"]
        back += ("&" if "?" in back else "?") + urlencode(told)
    return _redirect(back)


def _back(visit: Visit, *, abandoned: bool = False) -> str | None:
    """Give where the shop wants its buyer back; web addresses only."""
    payment = visit.payment
    if visit.is_session:
        url = payment["cancel_url"] if abandoned else None
        url = url or payment["success_url"]
        url = url.replace("{CHECKOUT_SESSION_ID}", payment["id"])
    else:
        url = visit.fields.get("return_url") or payment.get("_return_url") or ""
    return url if urlsplit(url).scheme in {"http", "https"} else None


def _return(visit: Visit) -> dict[str, str]:
    given = visit.fields.get("return_url")
    return {"return_url": given} if given else {}


def _here(visit: Visit) -> str:
    query = urlencode(_return(visit))
    return f"/pay/{visit.token}" + (f"?{query}" if query else "")


def _redirect(to: str) -> Response:
    return Response(303, headers={"location": to})


def _refused(request: Request, error: StripeError) -> Response:
    words = words_for(request.headers.get("accept-language", ""))
    if isinstance(error, CardDeclined):
        told = words.declined
    else:
        told = words.unknown if error.code == "resource_missing" else words.closed["expired"]
    text = pay_html.page(words, "—", [], pay_html.refused(words, told, request.path))
    return Response(error.status, text.encode(), HTML, policy(None))


def _picture(world: World, path: str) -> Response:
    drawn = io.BytesIO()
    address = world.base_url + path.removesuffix("/qr.svg")
    segno.make(address, micro=False).save(drawn, kind="svg", border=1, dark="#2b2a27", scale=4)
    return Response(body=drawn.getvalue(), kind="image/svg+xml")


@cache
def _style() -> bytes:
    return (PAGES / "pay.css").read_bytes()
