"""Where the payment provider reports; the signature over the raw body is its only credential."""

from __future__ import annotations

from typing import Any

from litestar import Request, post

from payments.receiving import receive_connect_webhook, receive_webhook

BODY_BYTES_MAX = 1024 * 1024


@post(
    "/webhooks/stripe",
    include_in_schema=False,
    status_code=200,
    request_max_body_size=BODY_BYTES_MAX,
    opt={"csrf": False},
)
async def stripe_webhook(request: Request[Any, Any, Any]) -> dict[str, bool]:
    """Keep the event and answer at once; it is looked into afterwards."""
    await receive_webhook(await request.body(), request.headers.get("stripe-signature", ""))
    return {"received": True}


@post(
    "/webhooks/stripe-connect",
    include_in_schema=False,
    status_code=200,
    request_max_body_size=BODY_BYTES_MAX,
    opt={"csrf": False},
)
async def stripe_connect_webhook(request: Request[Any, Any, Any]) -> dict[str, bool]:
    """Do the same for what happens in the accounts of payees; it is signed with its own secret."""
    await receive_connect_webhook(await request.body(), request.headers.get("stripe-signature", ""))
    return {"received": True}


OUTSIDE = [stripe_connect_webhook, stripe_webhook]
