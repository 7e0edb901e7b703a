"""Connected accounts and their onboarding links, which the sandbox approves at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.sandbox import listing
from payments.sandbox.parameters import flag, metadata, one_of, struct, text
from payments.sandbox.world import mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

LINK_SECONDS = 300
CAPABILITY = struct({"requested": flag()})
CREATING = {
    "type": one_of("express", "standard", "custom"),
    "country": text(2),
    "email": text(),
    "business_type": one_of("company", "government_entity", "individual", "non_profit"),
    "business_profile": struct({"name": text(), "url": text(), "mcc": text(4)}),
    "capabilities": struct({"transfers": CAPABILITY, "card_payments": CAPABILITY}),
    "default_currency": text(3),
    "metadata": metadata(),
}


def create(call: Call) -> Row:
    """POST /v1/accounts."""
    given = call.read(CREATING)
    asked = given.get("capabilities", {"transfers": {}})
    account = {
        "id": mint("acct"),
        "object": "account",
        "business_profile": given.get("business_profile"),
        "business_type": given.get("business_type"),
        "capabilities": dict.fromkeys(asked, "active"),
        "charges_enabled": "card_payments" in asked,
        "country": given.get("country", "HK"),
        "created": call.world.clock.now(),
        "default_currency": given.get("default_currency", "hkd"),
        "details_submitted": True,
        "email": given.get("email"),
        "metadata": given.get("metadata", {}),
        "payouts_enabled": True,
        "type": given.get("type", "none"),
    }
    call.world.emit("account.updated", call.world.save(account))
    return account


def retrieve(call: Call) -> Row:
    """GET /v1/accounts/{id}."""
    return call.world.need("account", call.path[0])


def list_accounts(call: Call) -> Row:
    """GET /v1/accounts."""
    return listing.page(call, "account", {})


def create_link(call: Call) -> Row:
    """POST /v1/account_links."""
    given = call.read(
        {
            "account": text(),
            "type": one_of("account_onboarding", "account_update"),
            "refresh_url": text(),
            "return_url": text(),
        },
        required=("account", "type"),
    )
    call.world.need("account", given["account"], "account")
    now = call.world.clock.now()
    return {
        "object": "account_link",
        "created": now,
        "expires_at": now + LINK_SECONDS,
        "url": given.get("return_url", call.world.base_url),
    }
