"""The API: who asks, which version, has it been asked before, and what is the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import expanding, forms, idempotency, routes
from payments.sandbox.calls import Call
from payments.sandbox.errors import InvalidParameter, StripeError
from payments.sandbox.world import API_VERSION, World, mint, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

Answer = tuple[int, dict[str, Any], dict[str, str]]


def answer(
    world: World, method: str, path: str, encoded: str, headers: Mapping[str, str]
) -> Answer:
    """Answer one request completely: everything it changed is written when this returns."""
    extra = {"request-id": mint("req"), "stripe-version": API_VERSION}
    try:
        _check(headers)
        raw = forms.decode(encoded)
        status, body, replayed = _once(world, method, path, raw, headers)
    except StripeError as error:
        world.journal.rollback()
        return error.status, error.body(), extra
    world.journal.commit()
    if replayed:
        extra["idempotent-replayed"] = "true"
    if method == "POST" and headers.get("idempotency-key"):
        extra["idempotency-key"] = headers["idempotency-key"]
    return status, body, extra


def _check(headers: Mapping[str, str]) -> None:
    key = headers.get("authorization", "").removeprefix("Bearer ")
    if not key.startswith(("sk_test_", "rk_test_")):
        raise StripeError("Invalid API Key provided. The sandbox takes test keys.", status=401)
    version = headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        raise StripeError(f"Invalid Stripe API version: {version}. Use {API_VERSION}.")


def _once(
    world: World, method: str, path: str, raw: dict[str, Any], headers: Mapping[str, str]
) -> tuple[int, dict[str, Any], bool]:
    key = headers.get("idempotency-key") if method == "POST" else None
    account = headers.get("stripe-account")
    if key is None:
        return (*_handle(world, method, path, raw, account), False)
    if len(key) > idempotency.MAX_KEY:
        raise InvalidParameter("Idempotency keys are at most 255 characters long.")
    scoped = f"{account or 'platform'}:{key}"
    asked = idempotency.fingerprint(method, path, raw)
    known = idempotency.recall(world, scoped, asked)
    if known:
        return (*known, True)
    result = _handle(world, method, path, raw, account)
    idempotency.remember(world, scoped, asked, result)
    return (*result, False)


def _handle(
    world: World, method: str, path: str, raw: dict[str, Any], account: str | None
) -> tuple[int, dict[str, Any]]:
    found = routes.find(method, path)
    if found is None:
        raise StripeError(f"Unrecognized request URL ({method}: {path}).", status=404)
    handler, ids = found
    try:
        row = visible(handler(Call(world, ids, raw, account)))
        return 200, expanding.expand(world, row, list(raw.get("expand", [])))
    except InvalidParameter:
        raise
    except StripeError as error:
        if error.status in {401, 403, 404}:
            raise
        if not error.kept:
            world.journal.rollback()
        # A request that was understood has an answer for good, even when it is a refusal.
        return error.status, error.body()
