"""What counts for or against a merchant, once, and what follows from it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from accounts.refusals import NotFoundHere
from core.database import execute, fetch_row, fetch_value, transaction
from core.identifiers import uuid7
from marketplace.credit.judging import record_by_hand
from marketplace.credit.recording import (
    note_late_delivery,
    note_lost_arbitration,
    note_short_delivery,
    note_unanswered_case,
    record_event,
)
from marketplace.credit.refusals import CreditTooLow
from marketplace.credit.selling_right import require_credit, standing_of
from marketplace.credit.standing import CreditKind, Selling
from marketplace.pick_up.overdue import tell_of_overdue_goods
from marketplace.refusals import NoSuchCampaign, NoSuchMerchant
from marketplace.selling.publishing import draft_campaign, publish_campaign
from tests.marketplace import builders
from tests.marketplace.handing_over import a_street, as_viewer, confirmed_orders

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

FALSE = CreditKind.FALSE_LISTING


async def blame(merchant: UUID, times: int, kind: CreditKind = FALSE) -> None:
    """Record events of different sources."""
    async with transaction():
        for _ in range(times):
            await record_event(merchant, kind, source=uuid7(), words="与描述不符")


async def test_a_late_delivery_counts_once_for_a_campaign(settle: Settle, move: Move) -> None:
    """The clock tells of it, the merchant hears the reason, and a second telling adds nothing."""
    street = await a_street()
    campaign, _ = await confirmed_orders(street, 2)
    move(timedelta(days=3, hours=1))
    assert await tell_of_overdue_goods() == 1
    await settle()
    row = await fetch_row("SELECT * FROM credit_event")
    assert row is not None
    assert (row["kind"], row["points"], row["source"]) == ("late_delivery", -5, campaign)
    assert (row["subject"], row["words"]) == (street.merchant, "阳光玫瑰葡萄")
    assert await standing_of(street.merchant) == 95
    async with transaction():
        await note_late_delivery(campaign)
    assert await standing_of(street.merchant) == 95


@pytest.mark.races
async def test_one_source_counts_once_however_many_say_so(database: str) -> None:
    """Six at once record the same fault."""
    street, source = await a_street(), uuid7()

    async def record() -> UUID | None:
        async with transaction():
            return await record_event(street.merchant, FALSE, source=source, words="不符")

    async with asyncio.TaskGroup() as group:
        sent = [group.create_task(record()) for _ in range(6)]
    assert sum(task.result() is not None for task in sent) == 1
    assert await standing_of(street.merchant) == 80


async def test_complaints_and_short_goods_have_their_own_weights(database: str) -> None:
    """A case may go unanswered and be lost as well: two kinds, two events."""
    street, case = await a_street(), uuid7()
    async with transaction():
        await note_unanswered_case(street.merchant, case, "售后 12")
        await note_unanswered_case(street.merchant, case, "售后 12")
        await note_lost_arbitration(street.merchant, case, "售后 12")
        await note_short_delivery(street.merchant, uuid7(), "葡萄")
    assert await standing_of(street.merchant) == 100 - 5 - 10 - 3


async def test_a_year_later_an_event_counts_no_more(database: str, move: Move) -> None:
    """It is still there to be read."""
    street = await a_street()
    await blame(street.merchant, 2)
    assert await standing_of(street.merchant) == 60
    move(timedelta(days=365))
    assert await standing_of(street.merchant) == 100
    assert await fetch_value("SELECT count(*) FROM credit_event") == 2


async def test_events_are_never_rewritten(database: str) -> None:
    """Nobody edits or deletes one; a wrong one is corrected by another."""
    street = await a_street()
    await blame(street.merchant, 1)
    for statement in ("UPDATE credit_event SET points = -1", "DELETE FROM credit_event"):
        with pytest.raises(asyncpg.RaiseError):
            await execute(statement)


async def test_what_follows_is_asked_before_publishing(database: str) -> None:
    """Freely, then reviewed, then closed: with the standing in the refusal."""
    street = await a_street()
    found = []
    for _ in range(3):
        async with transaction():
            found.append(await require_credit(street.merchant))
        await blame(street.merchant, 1)
        await blame(street.merchant, 1, CreditKind.SHORT_DELIVERY)
    assert found == [Selling.FREELY, Selling.FREELY, Selling.REVIEWED]
    with pytest.raises(CreditTooLow) as refused:
        async with transaction():
            await require_credit(street.merchant)
    assert refused.value.fields() == {"standing": 31, "below": 40}


async def test_a_merchant_without_credit_publishes_nothing_new(database: str) -> None:
    """The draft stays a draft; what is open goes on."""
    street = await builders.a_street()
    running = await builders.a_campaign(street)
    draft = await draft_campaign(
        street.merchant,
        await builders.an_offer(street),
        builders.a_plan(street),
        by=street.seller,
    )
    await blame(street.merchant, 4)
    with pytest.raises(CreditTooLow):
        await publish_campaign(street.merchant, draft)
    assert await builders.state_of("campaign", draft) == "draft"
    await publish_campaign(street.merchant, running)
    assert await builders.state_of("campaign", running) == "open"


async def test_an_operator_records_what_only_people_can_judge(database: str) -> None:
    """Praise and faults with words, once for a campaign; nobody else, and no other kind."""
    street = await a_street()
    campaign, _ = await confirmed_orders(street)
    operator = await as_viewer(street.maker)
    kind = CreditKind.CANCELLED_CAMPAIGN
    for _ in range(2):
        await record_by_hand(operator, street.merchant, kind, "货源造假", campaign_id=campaign)
    await record_by_hand(operator, street.merchant, CreditKind.PRAISE_BY_OPERATOR, "雨天送货")
    assert await standing_of(street.merchant) == 100
    with pytest.raises(NoSuchCampaign):
        await record_by_hand(operator, street.merchant, kind, "没有", campaign_id=uuid7())
    with pytest.raises(NoSuchMerchant):
        await record_by_hand(operator, street.point, kind, "没有")
    with pytest.raises(NotFoundHere):
        await record_by_hand(await as_viewer(street.owner), street.merchant, kind, "自己")
    with pytest.raises(ValueError, match="by hand"):
        await record_by_hand(operator, street.merchant, CreditKind.CORRECTED, "改")
    assert await fetch_value("SELECT count(*) FROM credit_event") == 2
