"""Connected accounts: opened empty, completed by their holder on a page, restricted at will."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payments.sandbox import listing
from payments.sandbox.errors import WrongState
from payments.sandbox.parameters import flag, metadata, one_of, struct, text
from payments.sandbox.world import World, mint

if TYPE_CHECKING:
    from payments.sandbox.calls import Call
    from payments.sandbox.journal import Row

LINK_SECONDS = 300
LINK = "_account_link"
WANTED = [
    "business_profile.url",
    "external_account",
    "representative.first_name",
    "tos_acceptance.date",
]
CAPABILITY = struct({"requested": flag()})
CREATING = {
    "type": one_of("express", "standard", "custom"),
    "controller": struct(
        {
            "fees": struct({"payer": one_of("account", "application")}),
            "losses": struct({"payments": one_of("application", "stripe")}),
            "requirement_collection": one_of("application", "stripe"),
            "stripe_dashboard": struct({"type": one_of("express", "full", "none")}),
        }
    ),
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
        "capabilities": dict.fromkeys(asked, "inactive"),
        "charges_enabled": False,
        "country": given.get("country", "HK"),
        "created": call.world.clock.now(),
        "default_currency": given.get("default_currency", "hkd"),
        "details_submitted": False,
        "email": given.get("email"),
        "metadata": given.get("metadata", {}),
        "payouts_enabled": False,
        "requirements": _requirements(WANTED, "requirements.past_due"),
        "type": given.get("type", "express" if "controller" in given else "none"),
    }
    return _changed(call.world, account)


def retrieve(call: Call) -> Row:
    """GET /v1/accounts/{id}; an account that left is none of ours any more."""
    account = call.world.need("account", call.path[0])
    if account.get("_left"):
        raise WrongState(
            "The provided key does not have access to this account.",
            code="account_invalid",
            status=403,
        )
    return account


def list_accounts(call: Call) -> Row:
    """GET /v1/accounts."""
    return listing.page(call, "account", {})


def create_link(call: Call) -> Row:
    """POST /v1/account_links: an address that opens the page once."""
    given = call.read(
        {
            "account": text(),
            "type": one_of("account_onboarding", "account_update"),
            "refresh_url": text(),
            "return_url": text(),
            "collection_options": struct({"fields": one_of("currently_due", "eventually_due")}),
        },
        required=("account", "type"),
    )
    world = call.world
    world.need("account", given["account"], "account")
    now, name = world.clock.now(), mint("link")
    ends = now + LINK_SECONDS
    world.journal.put(LINK, {**given, "id": name, "expires_at": ends, "used": False})
    return {
        "object": "account_link",
        "created": now,
        "expires_at": ends,
        "url": f"{world.base_url}/onboard/{name}",
    }


def complete(world: World, account_id: Any) -> Row:
    """Say that the holder handed everything in: the account can be paid from now on."""
    account = world.need("account", str(account_id))
    account["capabilities"] = dict.fromkeys(account["capabilities"], "active")
    account |= {
        "charges_enabled": "card_payments" in account["capabilities"],
        "details_submitted": True,
        "payouts_enabled": True,
        "requirements": _requirements([], None),
    }
    return _changed(world, account)


def restrict(world: World, account_id: Any) -> Row:
    """Ask the holder for something more and pay them nothing until it is there."""
    account = world.need("account", str(account_id))
    account["capabilities"] = dict.fromkeys(account["capabilities"], "inactive")
    missing = ["individual.verification.document"]
    account |= {
        "payouts_enabled": False,
        "requirements": _requirements(missing, "requirements.past_due"),
    }
    return _changed(world, account)


def leave(world: World, account_id: Any) -> Row:
    """Let the holder disconnect their account from the platform."""
    account = world.need("account", str(account_id))
    world.save({**account, "_left": True})
    application = {"id": "ca_sandbox", "object": "application", "name": "Linli"}
    world.emit("account.application.deauthorized", application, account=account["id"])
    return account


def drain(world: World, account_id: Any) -> Row:
    """Let the holder's bank take everything, so that nothing can be brought back."""
    account = world.need("account", str(account_id))
    return world.save({**account, "_drained": True})


def require_payable(account: Row) -> None:
    """Raise Stripe's refusal when an account may not receive transfers."""
    if account["capabilities"].get("transfers") != "active" or account.get("_left"):
        raise WrongState(
            "Your destination account needs to have the transfers capability enabled.",
            code="insufficient_capabilities_for_transfer",
            param="destination",
        )


def require_covered(account: Row) -> None:
    """Raise Stripe's refusal when an account does not hold what is asked back."""
    if account.get("_drained"):
        raise WrongState(
            "The connected account does not have enough to reverse this transfer.",
            code="balance_insufficient",
        )


def _changed(world: World, account: Row) -> Row:
    world.emit("account.updated", world.save(account), account=account["id"])
    return account


def _requirements(due: list[str], reason: str | None) -> Row:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": list(due),
        "disabled_reason": reason if due else None,
        "errors": [],
        "eventually_due": list(due),
        "past_due": list(due),
        "pending_verification": [],
    }
