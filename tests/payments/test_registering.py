"""Telling the provider where to report: each address once, and every kind that is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.identifiers import uuid7
from payments.stripe_events import OF_ACCOUNTS, OF_OURS
from tests.payments.transfer_builders import onboarding

if TYPE_CHECKING:
    from typing import Any

    from payments.stripe_gateway import StripeGateway
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

OURS = "https://linli.example/webhooks/stripe"
ACCOUNTS = "https://linli.example/webhooks/stripe-connect"


def endpoint(sandbox: SandboxProcess, url: str) -> dict[str, Any]:
    """Give the one endpoint of an address."""
    (found,) = [row for row in sandbox.get("/v1/webhook_endpoints")["data"] if row["url"] == url]
    return dict(found)


async def test_an_address_is_registered_once(
    sandbox: SandboxProcess, provider: StripeGateway
) -> None:
    """Its secret is told when it is made, and never again."""
    made = await provider.register_webhook(OURS, connect=False)
    assert made.secret is not None
    again = await provider.register_webhook(OURS, connect=False)
    assert (again.provider_id, again.secret) == (made.provider_id, None)
    assert endpoint(sandbox, OURS)["enabled_events"] == list(OF_OURS)


async def test_an_address_that_was_switched_off_hears_again(
    sandbox: SandboxProcess, provider: StripeGateway
) -> None:
    """Registering brings it up to date."""
    made = await provider.register_webhook(ACCOUNTS, connect=True)
    sandbox.post(
        f"/v1/webhook_endpoints/{made.provider_id}",
        {"disabled": "true", "enabled_events[0]": "account.updated"},
    )
    await provider.register_webhook(ACCOUNTS, connect=True)
    found = endpoint(sandbox, ACCOUNTS)
    assert (found["status"], found["enabled_events"]) == ("enabled", list(OF_ACCOUNTS))


@pytest.mark.usefixtures("provider")
async def test_each_address_hears_of_its_own_kind(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    """What happens in connected accounts is not told to the address of our own account."""
    sandbox.an_intent()
    await onboarding(uuid7())
    came = await receiver.until(lambda came: len(came) >= 2)
    paths = {one.path for one in came if b'"account": "acct_' in one.body}
    assert paths == {"/webhooks/stripe-connect"}
    assert {one.path for one in came} == {"/webhooks/stripe", "/webhooks/stripe-connect"}
