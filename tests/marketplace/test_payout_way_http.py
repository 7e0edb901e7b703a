"""The way of payouts, what may be moved and what is brought back, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value, transaction
from marketplace.queries.payouts import payout as payout_view
from marketplace.settling.debts import adjust
from marketplace.settling.payees import ensure_payee
from marketplace.stripe_transfer.clawing_back import owed_by
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_street, as_viewer, payable_of
from tests.marketplace.provider_builders import fund, paid_through_the_provider
from tests.marketplace.test_stripe_transfer import (
    a_debt,
    a_paid_payout,
    a_proposed_payout,
    approved,
)
from tests.payments.transfer_builders import account_id_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

pytestmark = pytest.mark.usefixtures("provider")


async def test_a_community_opens_an_account_and_chooses_it(
    sandbox: SandboxProcess, truths: Truths
) -> None:
    """The provider's page leads back to the community's own; only a ready account is chosen."""
    street = await a_street()
    async with browser_of(the_application(), street.staff) as worker:
        root = f"/payees/{street.point_party}/payout-way"
        wanted = {"way": "stripe_transfer"}
        early = await worker.send("PUT", root, wanted)
        assert (early.status_code, early.json()["code"]) == (409, "payee-has-no-account")
        page = (await worker.post(f"{root}/onboarding")).json()["url"]
        assert page.startswith(sandbox.url)
        unready = await worker.send("PUT", root, wanted)
        assert (unready.status_code, unready.json()["code"]) == (409, "account-not-ready")
        sandbox.control(complete_account=await account_id_of(street.point_party))
        seen = (await worker.post(f"{root}/refresh")).json()
        assert (seen["account"]["state"], seen["way"]) == ("active", "manual_bank")
        chosen = await worker.send("PUT", root, wanted)
        assert (chosen.status_code, chosen.json()["way"]) == (200, "stripe_transfer")
        assert chosen.json()["payouts_frozen_until"] is not None
    await truths()


async def test_what_may_be_moved_is_told_to_finance(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The provider's balance, and what waits for it; nobody else is told."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    _, payout = await a_proposed_payout(street, move)
    await approved(street, payout)
    amount = (await payout_view(payout)).amount_fen
    async with browser_of(the_application(), street.checker) as finance:
        empty = (await finance.get("/operator/payouts/movable")).json()
        assert (empty["movable_fen"], empty["waiting_fen"]) == (0, amount)
        fund(sandbox)
        funded = (await finance.get("/operator/payouts/movable")).json()
        assert funded["movable_fen"] > amount
    async with browser_of(the_application(), street.owner) as owner:
        answer = await owner.get("/operator/payouts/movable")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found-here")


async def test_a_debt_is_clawed_back_over_http(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """Up to what is owed, once it is owed, by finance alone."""
    street, payout, _ = await a_paid_payout(sandbox, settle, move)
    path = f"/operator/payouts/{payout}/claw-back"
    async with browser_of(the_application(), street.checker) as finance:
        nothing = await finance.post(path, {"amount_fen": 1})
        assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing-to-claw-back")
        await a_debt(street, 300)
        asked = await finance.post(path, {"amount_fen": 300})
        assert (asked.status_code, asked.json()["state"]) == (200, "paid")
        again = await finance.post(path, {"amount_fen": 1})
        assert again.json()["code"] == "nothing-to-claw-back"
    await settle()
    assert await payable_of(street.merchant) == 0
    async with browser_of(the_application(), street.owner) as owner:
        answer = await owner.post(path, {"amount_fen": 1})
        assert answer.status_code == 404
    await truths()


async def test_what_a_host_owes_is_read_from_its_own_book(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A community is owed money in another book than a merchant, and owes it there."""
    street = await a_street()
    async with transaction():
        await ensure_payee(street.point_party)
    finance = await as_viewer(street.checker)
    await adjust(finance, street.point_party, street.point, -250, "多付的站点佣金")
    async with transaction():
        assert await owed_by(street.point_party) == 250
    books = "SELECT book FROM ledger_account WHERE owner = $1"
    assert await fetch_value(books, street.point_party) == "host_payable"
