"""Refunds of a whole campaign, decided one by one or together: the same rows, to the fen."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch, fetch_value, transaction
from core.identifiers import uuid7
from marketplace.facts import RefundOwed
from marketplace.facts_of_closing import TrueUpOwed
from marketplace.locks import lock_order
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.payment_requests import make_request
from marketplace.ordering.placing import LineWish, OrderWish, PurchaseCommand, place
from marketplace.ordering.receiving_money import receive_money
from marketplace.reactions import refund_what_is_owed
from marketplace.reactions_of_closing import refund_the_difference
from marketplace.refunds.refund_calculator import RefundFunder, Terms, all_of
from marketplace.refunds.refunding import decide_refund
from marketplace.selling.deciding import decide_campaign
from marketplace.tables.refunds import RefundReason
from marketplace.wallet.tenders import Tenders
from tests.marketplace.builders import Street, a_resident, a_street
from tests.marketplace.handing_over import a_payment_of
from tests.marketplace.refunds_builders import give_back
from tests.marketplace.selling_variants import a_run_of_two_sizes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from tests.marketplace.selling_variants import Run

    Truths = Callable[[], Awaitable[None]]

pytestmark = pytest.mark.usefixtures("truths")

ORDERS = 8
PLATFORM = Terms(funder=RefundFunder.PLATFORM)
# What is written, by what tells two ways of writing it apart.
WRITTEN = (
    "SELECT row_to_json(refund) FROM order_refund refund",
    "SELECT row_to_json(part) FROM order_refund_line part",
    "SELECT row_to_json(asked) FROM refund asked",
    "SELECT row_to_json(held) FROM ledger_hold held",
    "SELECT row_to_json(account) FROM ledger_account account",
    "SELECT row_to_json(moved) FROM ledger_transfer moved",
    """SELECT row_to_json(told) FROM (SELECT moved.key, entry.account, entry.amount
         FROM ledger_entry entry JOIN ledger_transfer moved ON moved.id = entry.transfer) told""",
    "SELECT row_to_json(line) FROM order_line line",
    "SELECT row_to_json(placed) FROM market_order placed",
    "SELECT row_to_json(fact) FROM outbox_entry fact",
)
MADE_ANEW = {"id", "sequence"}


class _UndoneError(Exception):
    """So that the refunds of the same campaign can be decided a second time."""


@pytest.mark.parametrize("fails", [True, False])
@pytest.mark.parametrize("seed", range(3))
async def test_together_is_as_one_by_one(database: str, seed: int, *, fails: bool) -> None:
    """Reduced orders, goodwill, balances, closed windows: no row, hold or fact is different."""
    run, orders = await _a_full_campaign(Random(seed))  # noqa: S311 - the same chance each time
    written = []
    with pytest.raises(_UndoneError):
        async with transaction():
            await _some_paid_from_a_balance(orders)
            await _end(run.id, fails=fails)
            for decide in (_one_by_one, _together):
                with pytest.raises(_UndoneError):
                    async with transaction():
                        await decide(orders[:2], fails=fails)
                        await decide(orders, fails=fails)
                        await execute("SET CONSTRAINTS ALL IMMEDIATE")
                        written.append(await _written())
                        raise _UndoneError
            raise _UndoneError
    alone, together = written
    assert alone == together
    assert any("refund:" in row for row in together), "nothing was decided"


async def test_who_is_owed_nothing_now_keeps_nobody_waiting(database: str) -> None:
    """An order that is gone, or not to be refunded now, leaves the others theirs."""
    run, orders = await _a_campaign_of_some(Random(9))  # noqa: S311 - the same chance each time
    await _end(run.id, fails=True)
    facts = [RefundOwed(name, "group_failed", f"groupfail:{name}") for name in (*orders, uuid7())]
    await execute("UPDATE market_order SET state = 'refunded' WHERE id = $1", orders[0])
    async with transaction():
        await refund_what_is_owed(facts)
    rows = await fetch("SELECT parent FROM order_refund WHERE reason = 'group_failed'")
    assert {row["parent"] for row in rows} == set(orders[1:])
    await execute("UPDATE market_order SET state = 'refunding' WHERE id = $1", orders[0])
    async with transaction():
        await refund_what_is_owed(facts)
    assert await fetch_value(
        "SELECT count(*) FROM order_refund WHERE reason = 'group_failed'"
    ) == len(orders)


async def _a_full_campaign(chance: Random) -> tuple[Run, list[UUID]]:
    """Keep a campaign with orders of which some were reduced and some given goodwill."""
    run, orders = await _a_campaign_of_some(chance)
    for number, order in enumerate(orders):
        if chance.random() < 0.4:
            await give_back(order, 1, key="reduced")
        if chance.random() < 0.5:
            terms = PLATFORM if chance.random() < 0.7 else Terms()
            await give_back(order, goodwill_fen=chance.randint(1, 900), key="sorry", terms=terms)
        if number % 4 == 1:
            await execute(
                """UPDATE payment SET settled_at = settled_at - $2::interval FROM market_order paid
                   WHERE paid.id = $1 AND payment.id = paid.payment_id""",
                order,
                timedelta(days=100),
            )
    return run, orders


async def _a_campaign_of_some(chance: Random) -> tuple[Run, list[UUID]]:
    """Keep a campaign with paid orders of one line or two."""
    street = await a_street()
    run = await a_run_of_two_sizes(street)
    return run, [await _paid(street, run, chance) for _ in range(ORDERS)]


async def _paid(street: Street, run: Run, chance: Random) -> UUID:
    buyer, order = await a_resident(street), uuid7()
    lines = [LineWish(run.small, chance.randint(2, 4))]
    if chance.random() < 0.5:
        lines.append(LineWish(run.large, chance.randint(1, 3)))
    wish = OrderWish(order, run.id, street.point, tuple(lines))
    placed = await place(PurchaseCommand(order, (wish,)), buyer)
    async with transaction():
        asked = await make_request(order, buyer, {order: Tenders(placed.total_fen)})
        await receive_money(uuid7(), asked, placed.total_fen)
    await a_payment_of(order)
    return order


async def _some_paid_from_a_balance(orders: Sequence[UUID]) -> None:
    """Let a balance have paid half of what is left of some, and all of those never refunded."""
    await execute(
        """UPDATE market_order placed SET wallet_fen = (paid_fen - back.fen) / 2 FROM (
             SELECT ours.id, coalesce(sum(given.amount_fen), 0)::bigint AS fen
             FROM market_order ours LEFT JOIN order_refund given ON given.parent = ours.id
             GROUP BY ours.id) back
           WHERE back.id = placed.id AND placed.id = ANY($1)""",
        orders[::3],
    )
    await execute(
        """UPDATE market_order placed SET wallet_fen = paid_fen, payment_id = NULL
           WHERE id = ANY($1) AND NOT EXISTS (
             SELECT FROM order_refund given WHERE given.parent = placed.id)""",
        orders[4:6],
    )


async def _end(run: UUID, *, fails: bool) -> None:
    await execute(
        "UPDATE campaign SET state = 'closing', min_units = $2 WHERE id = $1",
        run,
        60 if fails else 1,
    )
    assert await decide_campaign(run)


async def _one_by_one(orders: Sequence[UUID], *, fails: bool) -> None:
    for name in orders:
        locked = await lock_order(name)
        assert locked is not None
        if fails:
            wishes = all_of(await lines_of(name))
            key = f"groupfail:{name}"
            await decide_refund(locked.order, RefundReason.GROUP_FAILED, key, wishes)
        else:
            await decide_refund(locked.order, RefundReason.TRUE_UP, f"trueup:{name}")


async def _together(orders: Sequence[UUID], *, fails: bool) -> None:
    if fails:
        await refund_what_is_owed(
            [RefundOwed(name, "group_failed", f"groupfail:{name}") for name in orders]
        )
    else:
        await refund_the_difference([TrueUpOwed(name) for name in orders])


async def _written() -> list[str]:
    """Give every row, without ids and times; a refund is named by what it was decided for."""
    named = await fetch("SELECT id, reason_key FROM order_refund")
    accounts = await fetch("SELECT id, book, owner FROM ledger_account")
    names = {str(row["id"]): row["reason_key"] for row in named}
    names |= {str(row["id"]): f"{row['book']} of {row['owner']}" for row in accounts}
    rows = [row[0] for query in WRITTEN for row in await fetch(query)]
    found = []
    for row in rows:
        kept = {
            key: value
            for key, value in json.loads(row).items()
            if key not in MADE_ANEW and not key.endswith("_at")
        }
        text = json.dumps(kept, sort_keys=True)
        for made, name in names.items():
            text = text.replace(made, name)
        found.append(text)
    return sorted(found)
