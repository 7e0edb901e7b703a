"""A list from a chat becomes orders only where a neighbour says so and pays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core import clock
from core.database import execute, fetch, fetch_value, transaction
from marketplace.group_list.shapes import Item
from marketplace.pasted_lists.claiming import claim, note_paid
from marketplace.pasted_lists.current_list import current_list
from marketplace.pasted_lists.forgetting import forget_group_lists
from marketplace.pasted_lists.pasting import paste, variants_of
from marketplace.pasted_lists.refusals import (
    BadGroupList,
    GroupListClosed,
    GroupListUnreadable,
    LineAlreadyOrdered,
    NoSuchGroupList,
)
from marketplace.pasted_lists.reviewing import Reviewed, delete_list, open_list, review
from marketplace.pasted_lists.views import lists_of, review_of, shared_list
from marketplace.refusals import NoSuchCampaign, NoSuchPoint
from marketplace.selling.publishing import draft_campaign
from tests.marketplace.builders import a_plan, an_offer
from tests.marketplace.builders import a_street as a_shop
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    a_neighbour,
    a_paid_order,
    a_person,
    a_point,
    a_street,
    an_open_campaign,
    close,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.marketplace.handing_over import Street

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

TEXT = """#接龙
红富士苹果 周二到
1. 张三 2份
2. 李四 +1 麻烦放门口
3. 王五 两样都要
4. 赵六 3份 取消
"""


async def a_list(street: Street, campaign: UUID, text: str = TEXT) -> UUID:
    """Paste a list as the merchant's owner does."""
    return await paste(campaign, street.point, text, by=street.owner)


async def an_open_list(street: Street, campaign: UUID) -> str:
    """Paste and share a list; give its token."""
    made = await a_list(street, campaign)
    await open_list(made)
    return (await review_of(made)).token


async def paid(order: UUID) -> None:
    """Hear that an order was paid."""
    async with transaction():
        await note_paid(order)


async def kept() -> list[Any]:
    """Give everything the tables of lists hold."""
    rows = await fetch(
        """SELECT list.state, entry.position, entry.state AS line, entry.name_sealed,
             entry.claimed_by, item.variant, item.units
           FROM group_list list LEFT JOIN group_list_entry entry ON entry.parent = list.id
             LEFT JOIN group_list_item item ON item.parent = entry.id
           ORDER BY list.id, entry.position, item.id"""
    )
    return [tuple(row) for row in rows]


async def test_a_pasted_list_is_kept_as_it_was_read(database: str) -> None:
    """Each line stands where it stood: read, not read with its reason, or taken back."""
    street = await a_street()
    found = await review_of(await a_list(street, await an_open_campaign(street)))
    told = [
        (line.position, line.name, [item.units for item in line.items], line.remark, line.state)
        for line in found.lines
    ]
    assert told == [
        (1, "张三", [2], None, "read"),
        (2, "李四", [1], None, "read"),
        (3, "", [], found.lines[2].remark, "unread"),
        (4, "赵六", [], "cancelled", "dropped"),
    ]
    assert found.lines[2].remark is not None
    assert found.lines[2].raw == "3. 王五 两样都要"
    assert found.lines[1].note == "麻烦放门口"


async def test_names_are_sealed(database: str) -> None:
    """A copy of the database tells no name and no line of the chat."""
    street = await a_street()
    await a_list(street, await an_open_campaign(street))
    rows = await fetch(
        """SELECT text_sealed || name_sealed || raw_sealed || note_sealed AS held
           FROM group_list JOIN group_list_entry ON parent = group_list.id"""
    )
    assert len(rows) == 4
    assert not any("张" in row["held"] or "门口" in row["held"] for row in rows)


async def test_a_text_without_a_list_is_refused(database: str) -> None:
    """Nothing is kept of it."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    with pytest.raises(GroupListUnreadable):
        await a_list(street, campaign, "#接龙\n\n")
    assert await kept() == []


async def test_a_list_is_for_a_point_of_the_campaign(database: str) -> None:
    """A point it does not go to, or a campaign that is not there, is refused."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    other = await a_point(street.point_party, street.community, "北门")
    with pytest.raises(NoSuchPoint):
        await paste(campaign, other, TEXT, by=street.owner)
    with pytest.raises(NoSuchCampaign):
        await paste(street.point, street.point, TEXT, by=street.owner)
    assert await kept() == []


async def test_lines_are_corrected_by_hand(database: str) -> None:
    """An unread line is told, a wrong one changed, an unwanted one dropped."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    made = await a_list(street, campaign)
    [only] = await variants_of(campaign)
    await review(
        made,
        [
            Reviewed(1, "张三", (), "", wanted=False),
            Reviewed(3, "王五", (Item(only.variant, 2),), "晚点来", wanted=True),
        ],
    )
    found = {line.position: line for line in (await review_of(made)).lines}
    assert (found[1].state, found[1].items) == ("dropped", [])
    assert (found[3].state, found[3].name, found[3].note) == ("read", "王五", "晚点来")
    assert found[2].state == "read"


@pytest.mark.parametrize(
    "wrong",
    [
        {"position": 9},
        {"name": "  "},
        {"items": ()},
        {"items": (Item(UUID(int=7), 1),)},
    ],
)
async def test_a_wrong_correction_changes_nothing(database: str, wrong: dict[str, Any]) -> None:
    """One bad line keeps the others from being written, too."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    made = await a_list(street, campaign)
    [only] = await variants_of(campaign)
    right = Reviewed(1, "张三丰", (Item(only.variant, 5),), "", wanted=True)
    before = await kept()
    with pytest.raises(BadGroupList):
        await review(made, [right, right._replace(position=2)._replace(**wrong)])
    with pytest.raises(BadGroupList):
        await review(made, [right, right])
    assert await kept() == before


async def test_neighbours_see_masked_names_once_it_is_open(database: str) -> None:
    """Before that the link leads nowhere; what was not read is never on it."""
    street = await a_street()
    made = await a_list(street, await an_open_campaign(street))
    token = (await review_of(made)).token
    with pytest.raises(NoSuchGroupList):
        await shared_list(token, viewer=None)
    await open_list(made)
    await open_list(made)
    found = await shared_list(token, viewer=None)
    assert [(line.position, line.name) for line in found.lines] == [(1, "张**"), (2, "李**")]
    assert found.open
    assert not any(line.mine or line.ordered for line in found.lines)


async def test_a_list_nobody_could_read_is_not_opened(database: str) -> None:
    """There would be nothing to claim."""
    street = await a_street()
    made = await a_list(street, await an_open_campaign(street), "1. 王五 两样都要")
    with pytest.raises(BadGroupList):
        await open_list(made)
    assert (await review_of(made)).state == "review"


async def test_a_line_is_ordered_when_it_is_paid_and_not_before(database: str) -> None:
    """A claim holds nothing; the payment of who claimed it ticks the line, once."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    token = await an_open_list(street, campaign)
    order = await a_paid_order(street, campaign, quantity=2)
    buyer = street.buyers[-1]
    [only] = await variants_of(campaign)
    claimed = await claim(token, 1, by=buyer)
    assert claimed == (campaign, street.point, [Item(only.variant, 2)])
    assert not (await shared_list(token, viewer=buyer)).lines[0].ordered
    await paid(order)
    await paid(order)
    [first, second] = (await shared_list(token, viewer=buyer)).lines
    assert (first.ordered, first.mine, second.ordered) == (True, True, False)
    with pytest.raises(LineAlreadyOrdered):
        await claim(token, 1, by=await a_neighbour(street))
    assert (await shared_list(token, viewer=buyer)).lines[0].mine


async def test_the_last_who_taps_an_unpaid_line_has_it(database: str) -> None:
    """A slip of a neighbour's finger keeps nobody from the own line."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    token = await an_open_list(street, campaign)
    await claim(token, 1, by=await a_neighbour(street))
    order = await a_paid_order(street, campaign)
    await claim(token, 1, by=street.buyers[-1])
    await paid(order)
    assert (await shared_list(token, viewer=street.buyers[-1])).lines[0].ordered


async def test_an_order_that_claimed_nothing_ticks_nothing(database: str) -> None:
    """Whoever joins without the list leaves it as it is."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    await an_open_list(street, campaign)
    before = await kept()
    await paid(await a_paid_order(street, campaign))
    assert await kept() == before


async def test_after_closing_nothing_is_claimed_or_changed(database: str) -> None:
    """The page says that it is over; the lists behind it stay as they were."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    made, token = await a_list(street, campaign), await an_open_list(street, campaign)
    await a_paid_order(street, campaign)
    await close(campaign)
    before = await kept()
    with pytest.raises(GroupListClosed):
        await claim(token, 1, by=await a_neighbour(street))
    with pytest.raises(GroupListClosed):
        await open_list(made)
    with pytest.raises(GroupListClosed):
        await review(made, [])
    with pytest.raises(GroupListClosed):
        await a_list(street, campaign)
    assert await kept() == before
    assert not (await shared_list(token, viewer=None)).open


async def test_only_lines_on_the_list_are_claimed(database: str) -> None:
    """Neither a dropped line, nor one that is not there, nor one behind another link."""
    street = await a_street()
    token = await an_open_list(street, await an_open_campaign(street))
    before = await kept()
    for wrong, position in ((token, 3), (token, 4), (token, 99), ("nothing", 1)):
        with pytest.raises(NoSuchGroupList):
            await claim(wrong, position, by=street.owner)
    assert await kept() == before


async def test_lists_are_forgotten_in_time(database: str, move: Move) -> None:
    """One nobody opened after a week, one that was shared 30 days after it closed."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    await a_list(street, campaign)
    token = await an_open_list(street, campaign)
    await forget_group_lists()
    assert len(await lists_of(campaign)) == 2
    await execute("UPDATE campaign SET closes_at = $2 WHERE id = $1", campaign, clock.now())
    await forget_group_lists()
    move(timedelta(days=8))
    assert await forget_group_lists() == 1
    assert (await shared_list(token, viewer=None)).lines
    move(timedelta(days=23))
    assert await forget_group_lists() == 1
    assert await kept() == []


async def test_a_list_is_deleted_on_request_and_its_order_stays(database: str) -> None:
    """No name is left; the order that came of it goes on."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    token = await an_open_list(street, campaign)
    order = await a_paid_order(street, campaign)
    await claim(token, 1, by=street.buyers[-1])
    await paid(order)
    [row] = await lists_of(campaign)
    assert (row.lines, row.unread, row.ordered) == (4, 1, 1)
    await delete_list(row.id)
    assert await kept() == []
    assert await fetch_value("SELECT state FROM market_order WHERE id = $1", order)
    with pytest.raises(NoSuchGroupList):
        await delete_list(row.id)


async def test_the_present_list_reads_back_as_it_was_written(database: str) -> None:
    """Only paid orders are on it, masked; pasted again it is the same orders."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    await a_paid_order(street, campaign, quantity=2)
    await a_paid_order(street, campaign, quantity=1)
    text = await current_list(campaign, "zh-CN")
    assert "张**" in text
    assert "张小丽" not in text
    assert f"/campaigns/{campaign}" in text
    again = await review_of(await a_list(street, campaign, text))
    assert [[item.units for item in line.items] for line in again.lines] == [[2], [1]]


async def test_a_draft_has_no_list(database: str) -> None:
    """What is not published is not told."""
    shop = await a_shop()
    draft = await draft_campaign(shop.merchant, await an_offer(shop), a_plan(shop), by=shop.seller)
    with pytest.raises(NoSuchCampaign):
        await current_list(draft, "zh-CN")


async def test_the_way_of_a_list_over_http(database: str) -> None:
    """Pasted by the merchant, corrected, opened, claimed by a neighbour, hidden from strangers."""
    street, app = await a_street(), the_application()
    campaign = await an_open_campaign(street)
    body = {"text": TEXT, "pick_up_point_id": str(street.point)}
    async with browser_of(app, street.owner) as desk:
        made = await desk.post(f"/campaigns/{campaign}/group-lists", body)
        assert made.status_code == 201, made.text
        path = f"/group-lists/{made.json()['id']}"
        line = {"position": 3, "name": "王五", "items": []}
        wrong = await desk.send("PUT", path, {"lines": [line]})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bad-group-list")
        line["items"] = [{"variant_id": made.json()["variants"][0]["id"], "units": 1}]
        right = await desk.send("PUT", path, {"lines": [line]})
        assert right.json()["lines"][2]["state"] == "read"
        opened = await desk.post(f"{path}/open")
        assert opened.json()["state"] == "open"
        text = (await desk.get(f"/campaigns/{campaign}/group-list-text?language=en")).json()
        assert text["text"].startswith("#Group Note")
        assert len((await desk.get(f"/campaigns/{campaign}/group-lists")).json()["items"]) == 1
    async with browser_of(app, await a_neighbour(street)) as phone:
        shared = f"/shared-lists/{opened.json()['token']}"
        assert len((await phone.get(shared)).json()["lines"]) == 3
        claimed = await phone.post(f"{shared}/claim", {"position": 1})
        assert claimed.json()["items"][0]["units"] == 2
        assert (await phone.get(shared)).json()["lines"][0]["mine"]
        for hidden in (path, f"/campaigns/{campaign}/group-lists"):
            assert (await phone.get(hidden)).status_code == 404


async def test_a_host_looks_a_list_over_and_a_stranger_never(database: str) -> None:
    """The people of a point of the campaign may do it, too; for others there is none."""
    street, app = await a_street(), the_application()
    campaign = await an_open_campaign(street)
    body = {"text": TEXT, "pick_up_point_id": str(street.point)}
    path = f"/group-lists/{await a_list(street, campaign)}"
    async with browser_of(app, street.staff) as point:
        assert (await point.get(path)).status_code == 200
        assert (await point.send("DELETE", path)).status_code == 204
        gone = await point.get(path)
        assert (gone.status_code, gone.json()["code"]) == (404, "no-such-group-list")
    async with browser_of(app, await a_person("路人")) as stranger:
        refused = await stranger.post(f"/campaigns/{campaign}/group-lists", body)
        assert (refused.status_code, refused.json()["code"]) == (404, "no-such-campaign")
