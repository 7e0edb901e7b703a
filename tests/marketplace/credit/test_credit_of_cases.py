"""What complaints say of a merchant: silence counts, and so does an arbitration that is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from core.database import execute, fetch
from marketplace.after_sales import answering, arbitrating, following
from marketplace.after_sales.escalating import end_silences
from marketplace.refunds.refund_calculator import Fault
from tests.marketplace.cases_builders import a_case, a_collected_order, buyer_of, row_of_case
from tests.marketplace.handing_over import Street, a_street, as_viewer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

PRICE = 2990


async def test_silence_and_a_lost_arbitration_count_once_each(settle: Settle, move: Move) -> None:
    """The merchant let 48 hours pass, and the platform found for the buyer."""
    street, case = await _a_case()
    move(timedelta(hours=49))
    assert await end_silences() == 1
    await settle()
    number = f"SH-{(await row_of_case(case))['number']:06d}"
    assert await _events(street) == [("unanswered_case", case, number)]
    await _decide(street, case, PRICE, Fault.MERCHANT)
    await settle()
    assert await _events(street) == [
        ("unanswered_case", case, number),
        ("lost_arbitration", case, number),
    ]


@pytest.mark.parametrize("fault", [Fault.PLATFORM, Fault.NOBODY])
async def test_an_arbitration_that_does_not_blame_the_merchant_does_not_count(
    fault: Fault, settle: Settle
) -> None:
    """A refusal taken to the platform is no silence, and money without fault is no loss."""
    street, case = await _a_case()
    await answering.refuse(await as_viewer(street.owner), street.merchant, case, words="完好")
    order = (await row_of_case(case))["parent"]
    await following.escalate(case, buyer=await buyer_of(order), words="不同意")
    await _decide(street, case, 500, fault)
    await settle()
    assert await _events(street) == []


async def test_what_was_said_in_a_case_is_never_changed_or_deleted() -> None:
    """Only a person who leaves takes their words along."""
    _, case = await _a_case()
    for statement in (
        "UPDATE after_sale_event SET words = '改口' WHERE parent = $1",
        "UPDATE after_sale_event SET side = 'merchant', words = '' WHERE parent = $1",
        "DELETE FROM after_sale_event WHERE parent = $1",
    ):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await execute(statement, case)
    assert await execute("UPDATE after_sale_event SET words = '' WHERE parent = $1", case) == 1


async def _a_case() -> tuple[Street, UUID]:
    street = await a_street()
    return street, await a_case(await a_collected_order(street))


async def _decide(street: Street, case: UUID, amount_fen: int, fault: Fault) -> None:
    operator = await as_viewer(street.maker)
    await arbitrating.decide(operator, case, amount_fen=amount_fen, fault=fault, words="照片清楚")


async def _events(street: Street) -> list[tuple[str, UUID, str]]:
    rows = await fetch(
        "SELECT kind, source, words FROM credit_event WHERE subject = $1 ORDER BY id",
        street.merchant,
    )
    return [tuple(row) for row in rows]
