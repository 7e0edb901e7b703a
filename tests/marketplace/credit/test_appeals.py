"""A merchant appeals once, somebody else decides, and a wrong event leaves no trace."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value, transaction
from core.identifiers import uuid7
from marketplace.credit.appealing import appeal, decide_appeal
from marketplace.credit.judging import record_by_hand
from marketplace.credit.recording import record_event
from marketplace.credit.refusals import (
    AppealDecided,
    CreditAppealed,
    NoSuchAppeal,
    NoSuchCreditEvent,
    NothingToAppeal,
    OwnEventJudged,
)
from marketplace.credit.selling_right import standing_of
from marketplace.credit.standing import CreditKind
from tests.marketplace.builders import a_member
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import Street, a_person, a_street, as_viewer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")


async def an_event(street: Street, kind: CreditKind = CreditKind.LATE_DELIVERY) -> UUID:
    """Record an event of its own source."""
    async with transaction():
        made = await record_event(street.merchant, kind, source=uuid7(), words="葡萄")
    assert made is not None
    return made


async def test_an_upheld_appeal_leaves_no_trace(settle: Settle, move: Move) -> None:
    """The points come back now, and a year later nothing is left of either."""
    street = await a_street()
    event = await an_event(street)
    owner, operator = await as_viewer(street.owner), await as_viewer(street.maker)
    made = await appeal(owner, street.merchant, event, "当天封路")
    assert await standing_of(street.merchant) == 95
    move(timedelta(days=3))
    await decide_appeal(operator, made, upheld=True, answer="确有封路")
    assert await standing_of(street.merchant) == 100
    await settle()
    purposes = "SELECT count(*) FROM outgoing_message WHERE purpose = 'merchant'"
    # The event and the answer; the correction is part of the answer.
    assert await fetch_value(purposes) == 2
    move(timedelta(days=363))
    assert await standing_of(street.merchant) == 100


async def test_a_dismissed_appeal_leaves_the_event(database: str) -> None:
    """With the answer; it cannot be asked or decided again."""
    street = await a_street()
    event = await an_event(street)
    owner, operator = await as_viewer(street.owner), await as_viewer(street.maker)
    made = await appeal(owner, street.merchant, event, "不是我的错")
    with pytest.raises(CreditAppealed):
        await appeal(owner, street.merchant, event, "再说一次")
    await decide_appeal(operator, made, upheld=False, answer="没有证据")
    with pytest.raises(AppealDecided):
        await decide_appeal(operator, made, upheld=True, answer="改主意了")
    with pytest.raises(NoSuchAppeal):
        await decide_appeal(operator, event, upheld=True, answer="没有")
    assert await standing_of(street.merchant) == 95


async def test_only_what_takes_points_is_appealed(database: str, move: Move) -> None:
    """Not praise, not a correction, not what ended, and not another shop's."""
    street = await a_street()
    owner, operator = await as_viewer(street.owner), await as_viewer(street.maker)
    praise = await an_event(street, CreditKind.PRAISE_BY_OPERATOR)
    late = await an_event(street)
    done = await appeal(owner, street.merchant, await an_event(street), "不对")
    await decide_appeal(operator, done, upheld=True, answer="确实不对")
    corrected = await fetch_value("SELECT id FROM credit_event WHERE undoes IS NOT NULL")
    for event in (praise, corrected):
        with pytest.raises(NothingToAppeal):
            await appeal(owner, street.merchant, event, "不对")
    with pytest.raises(NoSuchCreditEvent):
        await appeal(owner, street.merchant, uuid7(), "没有")
    move(timedelta(days=366))
    with pytest.raises(NothingToAppeal):
        await appeal(owner, street.merchant, late, "太晚")
    assert await fetch_value("SELECT count(*) FROM credit_appeal") == 1


async def test_who_recorded_an_event_does_not_judge_it(database: str) -> None:
    """Another operator does; the appeal waits until then."""
    street = await a_street()
    operator = await as_viewer(street.maker)
    await record_by_hand(operator, street.merchant, CreditKind.FALSE_LISTING, "冒充有机")
    event = await fetch_value("SELECT id FROM credit_event")
    made = await appeal(await as_viewer(street.owner), street.merchant, event, "有证书")
    with pytest.raises(OwnEventJudged):
        await decide_appeal(operator, made, upheld=False, answer="维持")
    assert await fetch_value("SELECT state FROM credit_appeal") == "open"
    other = await a_person("运营丙")
    await a_member(street.platform, other, "operator")
    await decide_appeal(await as_viewer(other), made, upheld=True, answer="证书属实")
    assert await standing_of(street.merchant) == 100


@pytest.mark.races
async def test_two_operators_decide_an_appeal_once(database: str) -> None:
    """One upholds, one dismisses, at the same moment: one of the two is told."""
    street = await a_street()
    other = await a_person("运营丙")
    await a_member(street.platform, other, "operator")
    desk = [await as_viewer(street.maker), await as_viewer(other)]
    made = await appeal(
        await as_viewer(street.owner), street.merchant, await an_event(street), "不对"
    )

    async def decide(number: int) -> bool:
        try:
            await decide_appeal(desk[number], made, upheld=number == 0, answer="看过了")
        except AppealDecided:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        sent = [group.create_task(decide(number)) for number in range(2)]
    assert sum(task.result() for task in sent) == 1
    assert await standing_of(street.merchant) == (100 if sent[0].result() else 95)


async def test_credit_goes_from_the_desk_to_the_shop_and_back(database: str) -> None:
    """The merchant sees each event, residents the sum and the rules, the desk the appeal."""
    street, app = await a_street(), the_application()
    late = await an_event(street)
    async with browser_of(app, street.owner) as owner:
        page = (await owner.get(f"/merchants/{street.merchant}/credit")).json()
        assert page["sum"]["standing"] == 95
        assert (page["events"][0]["points"], page["events"][0]["may_appeal"]) == (-5, True)
        path = f"/merchants/{street.merchant}/credit/{late}/appeal"
        appealed = (await owner.post(path, {"words": "封路了"})).json()
        assert appealed["events"][0]["appeal"]["state"] == "open"
        again = await owner.post(path, {"words": "封路了"})
        assert (again.status_code, again.json()["code"]) == (409, "credit-appealed")
    async with browser_of(app, street.maker) as desk:
        row = (await desk.get("/operator/credit-appeals")).json()["items"][0]
        assert (row["merchant_id"], row["recorded_by_me"]) == (str(street.merchant), False)
        decide = f"/operator/credit-appeals/{row['appeal']['id']}/decide"
        answer = {"upheld": True, "answer": "属实"}
        assert (await desk.post(decide, answer)).status_code == 204
        assert (await desk.post(decide, answer)).json()["code"] == "appeal-decided"
        body = {"kind": "false_listing", "reason": "冒充有机"}
        events = f"/operator/merchants/{street.merchant}/credit-events"
        assert (await desk.post(events, body)).json()["sum"]["standing"] == 80
        wrong = await desk.post(events, {**body, "kind": "late_delivery"})
        assert wrong.status_code == 422
        public = (await desk.get(f"/shops/{street.merchant}/credit")).json()
        assert (public["standing"], public["selling"], "events" in public) == (80, "freely", False)
        assert {rule["kind"]: rule["points"] for rule in public["rules"]}["late_delivery"] == -5
