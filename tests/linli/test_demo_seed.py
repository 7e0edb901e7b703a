"""The demo data: the same street every time, with somebody in every seat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch
from core.settings import settings
from linli.demo.seats import SEATS, every_seat
from linli.demo.seeding import seed
from marketplace.ordering.order_states import OrderState
from marketplace.selling.campaign_states import CampaignState
from payments.gateway import close_gateway, use
from payments.stripe_gateway import StripeGateway
from tests.databases import empty_database
from tests.payments.sandbox_process import KEY, SECRET, SandboxProcess
from tests.search.conftest import index  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

# The least with which the whole story can be told; the pictures of thirty shops take minutes.
SHOPS = 6

WRITTEN = {
    "people": "SELECT display_name FROM person",
    "parties": "SELECT kind, name FROM party",
    "offers": "SELECT title, category, unit_label, list_price_fen, state FROM offer",
    "campaigns": """SELECT offer.title, run.price_fen, run.final_price_fen, run.stock_units,
                      run.min_units, run.held_units, run.paid_units, run.state
                    FROM campaign run JOIN offer ON offer.id = run.offer""",
    "orders": """SELECT buyer.display_name, line.title, placed.quantity, placed.paid_fen,
                   placed.refunded_fen, placed.state
                 FROM market_order placed JOIN person buyer ON buyer.id = placed.buyer
                 JOIN order_line line ON line.parent = placed.id""",
    "kinds": """SELECT kind.name, run.state, sold.price_fen, sold.final_price_fen
                FROM campaign_variant sold JOIN campaign run ON run.id = sold.campaign
                JOIN offer_variant kind ON kind.id = sold.variant WHERE kind.name <> ''""",
    "differences": "SELECT amount_fen, state FROM order_refund WHERE reason = 'true_up'",
    "lines": """SELECT buyer.display_name, entry.quantity, entry.state FROM waiting_entry entry
                JOIN person buyer ON buyer.id = entry.buyer""",
    "payments": "SELECT method, amount_fen, state FROM payment",
    "statements": "SELECT sequence, state FROM statement",
    "disputed lines": "SELECT amount_fen, reason, state FROM statement_dispute",
    "reserves": "SELECT amount_fen, used_fen, state FROM reserve_slice",
    "debts": """SELECT party.name, account.balance FROM ledger_account account
                JOIN party ON party.id = account.owner
                WHERE account.book = 'merchant_payable' AND account.balance < 0""",
    "paid by the provider": """SELECT party.name FROM payee JOIN party ON party.id = payee.id
                               WHERE payee.provider = 'stripe_transfer'""",
}


async def what_is_written() -> dict[str, list[tuple[Any, ...]]]:
    """Give what people see of the data: names, words, amounts and states, in one order."""
    return {
        name: sorted((tuple(row) for row in await fetch(query)), key=repr)
        for name, query in WRITTEN.items()
    }


@pytest.fixture
async def bank(
    index: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AsyncIterator[SandboxProcess]:
    """Give the seed a folder, a clock and a provider of its own; no other test moves in time."""
    monkeypatch.setenv("LINLI_HOME", str(tmp_path))
    monkeypatch.setenv("LINLI_CLOCK_FILE", str(tmp_path / "clock"))
    sandbox = SandboxProcess(tmp_path / "stripe.jsonl")
    monkeypatch.setenv("STRIPE_API_BASE", sandbox.url)
    settings.cache_clear()
    sandbox.start()
    use(lambda: StripeGateway(KEY, SECRET, sandbox.url))
    yield sandbox
    await close_gateway()
    sandbox.stop()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.timeout(1200)
async def test_the_same_street_is_built_each_time(
    database: str,
    truths: Any,
    bank: SandboxProcess,
) -> None:
    """Two empty platforms get the same people, offers, prices, orders and states."""
    said: list[str] = []
    await seed(said.append, merchants=SHOPS)
    first = await what_is_written()
    assert all(first.values())
    assert any(order[-1] == OrderState.PENDING for order in first["orders"])
    assert any(run[-1] == CampaignState.COMPLETED for run in first["campaigns"])
    assert {kind[1] for kind in first["kinds"]} == {CampaignState.OPEN, CampaignState.SUCCEEDED}
    assert {difference[1] for difference in first["differences"]} == {"succeeded"}
    await truths()
    await empty_database(database)
    bank.control(reset="all")
    await seed(said.append, merchants=SHOPS)
    assert await what_is_written() == first
    told = json.loads((settings().home / "demo.json").read_text(encoding="utf-8"))
    seats = [tuple(account["seat"]) for account in told["accounts"] if account["seat"]]
    assert seats == every_seat()


def test_somebody_sits_in_every_seat() -> None:
    """A role that accounts learns to know needs somebody in the demo, too."""
    assert set(SEATS) == set(every_seat())
    assert len({seat.phone for seat in SEATS.values()}) == len(SEATS)
