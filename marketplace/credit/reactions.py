"""What counts for or against a merchant, and who hears of it."""

from __future__ import annotations

from core.database import fetch_value
from core.facts import on
from core.live import publish
from marketplace.after_sales.facts import AfterSaleMovedOn
from marketplace.after_sales.states import CaseState, Side
from marketplace.announcing import announce_platform
from marketplace.credit.facts import CreditAppealDecided, CreditAppealOpened, CreditChanged
from marketplace.credit.recording import (
    note_late_delivery,
    note_lost_arbitration,
    note_short_delivery,
    note_unanswered_case,
)
from marketplace.credit.telling import tell_of_appeal, tell_of_event
from marketplace.facts import GoodsOverdue
from marketplace.facts_of_arrivals import GoodsCameShort
from marketplace.pick_up.telling_of_arrivals import awaited_arrival
from marketplace.refunds.refund_calculator import Fault


@on(GoodsOverdue)
async def count_the_late_delivery(fact: GoodsOverdue) -> None:
    """Count it once for a campaign, at however many points its goods are missing."""
    await note_late_delivery(fact.campaign_id)


@on(GoodsCameShort)
async def count_the_short_delivery(fact: GoodsCameShort) -> None:
    """Count it once for an arrival, however many units are missing."""
    found = await awaited_arrival(fact.arrival_id)
    if found is not None:
        await note_short_delivery(found.merchant, fact.arrival_id, found.title)


@on(AfterSaleMovedOn)
async def count_what_a_case_says_of_its_merchant(fact: AfterSaleMovedOn) -> None:
    """Count silence, and an arbitration that was lost, once for a case."""
    state, side = CaseState(fact.state), Side(fact.side)
    silent = state is CaseState.ESCALATED and side is Side.CLOCK
    lost = (
        state is CaseState.ACCEPTED and side is Side.OPERATOR and fact.fault == Fault.MERCHANT.value
    )
    if not (silent or lost):
        return
    number = await fetch_value("SELECT number FROM after_sale WHERE id = $1", fact.case_id)
    count = note_unanswered_case if silent else note_lost_arbitration
    await count(fact.merchant_id, fact.case_id, f"SH-{number:06d}")


@on(CreditChanged)
async def tell_the_merchant(fact: CreditChanged) -> None:
    """Say what was recorded, with its reason."""
    await publish(f"merchant:{fact.merchant_id}", {})
    await tell_of_event(fact.event_id)


@on(CreditAppealOpened)
async def count_the_appeal(_fact: CreditAppealOpened) -> None:
    """Let the platform's people see that an appeal waits."""
    await announce_platform()


@on(CreditAppealDecided)
async def tell_of_the_answer(fact: CreditAppealDecided) -> None:
    """Say what was decided."""
    await announce_platform()
    await publish(f"merchant:{fact.merchant_id}", {})
    await tell_of_appeal(fact.appeal_id)
