"""The API's addresses and who answers them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payments.sandbox import (
    accounts,
    balance,
    charges,
    endpoints,
    events,
    intents,
    methods,
    payouts,
    refunds,
    sessions,
    transfers,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

    Handler = Callable[[Call], Row]

TABLE: dict[str, Handler] = {
    "POST /v1/checkout/sessions": sessions.create,
    "GET /v1/checkout/sessions": sessions.list_sessions,
    "GET /v1/checkout/sessions/*": sessions.retrieve,
    "POST /v1/checkout/sessions/*/expire": sessions.expire,
    "POST /v1/payment_intents": intents.create,
    "GET /v1/payment_intents": intents.list_intents,
    "GET /v1/payment_intents/search": intents.search,
    "GET /v1/payment_intents/*": intents.retrieve,
    "POST /v1/payment_intents/*/confirm": intents.confirm,
    "POST /v1/payment_intents/*/capture": intents.capture,
    "POST /v1/payment_intents/*/cancel": intents.cancel,
    "POST /v1/payment_methods": methods.create,
    "GET /v1/payment_methods/*": methods.retrieve,
    "GET /v1/charges": charges.list_charges,
    "GET /v1/charges/*": charges.retrieve,
    "POST /v1/refunds": refunds.create,
    "GET /v1/refunds": refunds.list_refunds,
    "GET /v1/refunds/*": refunds.retrieve,
    "GET /v1/balance": balance.retrieve,
    "GET /v1/balance_transactions": balance.list_transactions,
    "GET /v1/balance_transactions/*": balance.retrieve_transaction,
    "POST /v1/accounts": accounts.create,
    "GET /v1/accounts": accounts.list_accounts,
    "GET /v1/accounts/*": accounts.retrieve,
    "POST /v1/account_links": accounts.create_link,
    "POST /v1/transfers": transfers.create,
    "GET /v1/transfers": transfers.list_transfers,
    "GET /v1/transfers/*": transfers.retrieve,
    "POST /v1/transfers/*/reversals": transfers.reverse,
    "GET /v1/transfers/*/reversals": transfers.list_reversals,
    "POST /v1/payouts": payouts.create,
    "GET /v1/payouts": payouts.list_payouts,
    "GET /v1/payouts/*": payouts.retrieve,
    "POST /v1/payouts/*/cancel": payouts.cancel,
    "POST /v1/webhook_endpoints": endpoints.create,
    "GET /v1/webhook_endpoints": endpoints.list_endpoints,
    "GET /v1/webhook_endpoints/*": endpoints.retrieve,
    "POST /v1/webhook_endpoints/*": endpoints.update,
    "GET /v1/events": events.list_events,
    "GET /v1/events/*": events.retrieve,
}
PATTERNS = [
    (re.compile(re.escape(address).replace(r"\*", r"([\w-]+)")), handler)
    for address, handler in TABLE.items()
]


def find(method: str, path: str) -> tuple[Handler, tuple[str, ...]] | None:
    """Give the handler and the ids in the path; earlier addresses win."""
    for pattern, handler in PATTERNS:
        match = pattern.fullmatch(f"{method} {path}")
        if match:
            return handler, match.groups()
    return None
