"""Reviews over HTTP: from the completed order to the shop's page and the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.database import execute
from marketplace.reviews.queries.scores import scores_of_found
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import an_open_campaign
from tests.marketplace.reviews.builders import Bought, an_upload, bought, bought_one

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

STARS = {"goods": 5, "service": 4, "punctuality": 3}


def coded(answer: Any) -> tuple[int, str]:
    """Give status and code of a problem."""
    return answer.status_code, answer.json()["code"]


async def said_by_all(app: Any, many: list[Bought]) -> None:
    """Let each buyer say something."""
    for one in many:
        async with browser_of(app, one.buyer) as buyer:
            body = {**STARS, "words": "一般"}
            assert (await buyer.post(f"/order-lines/{one.line}/review", body)).is_success


async def test_a_buyer_writes_and_edits_over_http(move: Move) -> None:
    """The order's page offers it; a second one and a follow-up are refused for now."""
    one, app = await bought_one(move), the_application()
    picture = str(await an_upload(one.buyer))
    async with browser_of(app, one.buyer) as buyer:
        line = (await buyer.get(f"/orders/{one.order}/reviews")).json()["items"][0]
        assert (line["line_id"], line["may"], line["review"]) == (str(one.line), "write", None)
        empty = (await buyer.get(f"/offers/{one.offer}/reviews")).json()
        assert (empty["score"], empty["items"]) == (None, [])
        body = {**STARS, "words": "很甜", "picture_ids": [picture]}
        written = await buyer.post(f"/order-lines/{one.line}/review", body)
        assert written.status_code == 201, written.text
        review = written.json()
        assert review["pictures"][0]["picture"]["id"] == picture
        again = await buyer.post(f"/order-lines/{one.line}/review", body)
        assert coded(again) == (409, "reviewed-already")
        early = await buyer.post(f"/reviews/{review['id']}/more", {"words": "再说"})
        assert coded(early) == (409, "follow-up-closed")
        edited = await buyer.send("PUT", f"/reviews/{review['id']}", {**STARS, "goods": 4})
        assert (edited.json()["stars"]["goods"], edited.json()["pictures"]) == (4, [])
        line = (await buyer.get(f"/orders/{one.order}/reviews")).json()["items"][0]
        assert line["may"] == "edit"


async def test_a_shop_answers_what_waits_for_an_answer(move: Move) -> None:
    """Once; then it is on the public page and no longer in the list."""
    one, app = await bought_one(move), the_application()
    await said_by_all(app, [one])
    shop = one.street.merchant
    async with browser_of(app, one.street.owner) as owner:
        waiting = (await owner.get(f"/merchants/{shop}/reviews?unanswered=true")).json()
        path = f"/merchants/{shop}/reviews/{waiting['items'][0]['id']}/reply"
        replied = await owner.post(path, {"words": "谢谢"})
        assert replied.json()["reply"]["words"] == "谢谢"
        assert coded(await owner.post(path, {"words": "谢谢"})) == (409, "review-replied")
        waiting = (await owner.get(f"/merchants/{shop}/reviews?unanswered=true")).json()
        assert (waiting["items"], waiting["score"]["reviews"]) == ([], 1)
        public = (await owner.get(f"/shops/{shop}/reviews")).json()
        assert public["score"]["milli"] > 3000
        assert public["items"][0]["author"].endswith("**")
    async with browser_of(app, one.buyer) as stranger:
        assert coded(await stranger.get(f"/merchants/{shop}/reviews")) == (404, "no-such-merchant")


@pytest.mark.parametrize(
    "wrong",
    [
        {"goods": 5, "service": 4},
        {**STARS, "goods": 0},
        {**STARS, "goods": 6},
        {**STARS, "words": "长" * 501},
        {**STARS, "picture_ids": ["0198b7c0-0000-7000-8000-000000000000"] * 7},
    ],
)
async def test_stars_are_never_assumed_and_limits_hold(move: Move, wrong: dict[str, Any]) -> None:
    """A kind of stars that is missing is refused, not filled in."""
    one = await bought_one(move)
    async with browser_of(the_application(), one.buyer) as buyer:
        answer = await buyer.post(f"/order-lines/{one.line}/review", wrong)
        assert coded(answer) == (422, "invalid-request")
        assert (await buyer.get(f"/offers/{one.offer}/reviews")).json()["items"] == []


async def test_a_second_page_follows_the_first(move: Move) -> None:
    """Newest first, none twice, none left out; a foreign marker is refused."""
    many, app = await bought(move, 3), the_application()
    await said_by_all(app, many)
    path = f"/shops/{many[0].street.merchant}/reviews?limit=2"
    async with browser_of(app, many[0].street.staff) as neighbour:
        first = (await neighbour.get(path)).json()
        rest = (await neighbour.get(f"{path}&cursor={first['next_cursor']}")).json()
        assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)
        written = [row["written_at"] for row in first["items"] + rest["items"]]
        assert written == sorted(written, reverse=True)
        assert coded(await neighbour.get(f"{path}&cursor=abc"))[0] == 422


async def test_a_report_comes_to_the_desk_over_http(move: Move) -> None:
    """Once from each neighbour; the desk sees who reports for the shop, and may leave it."""
    one, app = await bought_one(move), the_application()
    await said_by_all(app, [one])
    async with browser_of(app, one.street.owner) as owner:
        listed = (await owner.get(f"/shops/{one.street.merchant}/reviews")).json()["items"]
        path, report = f"/reviews/{listed[0]['id']}/reports", {"reason": "advertising"}
        made = await owner.post(path, report)
        assert made.status_code == 201
        assert coded(await owner.post(path, report)) == (409, "review-reported")
    async with browser_of(app, one.street.maker) as desk:
        waiting = (await desk.get("/operator/review-reports")).json()["items"]
        assert (waiting[0]["id"], waiting[0]["by_merchant"]) == (made.json()["id"], True)
        stays = f"/operator/review-reports/{waiting[0]['id']}/dismiss"
        assert (await desk.post(stays, {"answer": "不是广告"})).status_code == 204
        assert coded(await desk.post(stays, {"answer": "不是"})) == (409, "report-decided")
        done = (await desk.get("/operator/review-reports?open=false")).json()["items"]
        assert (done[0]["state"], done[0]["answer"]) == ("dismissed", "不是广告")


async def test_the_desk_hides_and_everybody_reads_why(move: Move) -> None:
    """Hidden and logged, with the reason in public; the score is of the others."""
    many, app = await bought(move, 2), the_application()
    await said_by_all(app, many)
    street, offer = many[0].street, many[0].offer
    async with browser_of(app, street.maker) as desk:
        listed = (await desk.get(f"/shops/{street.merchant}/reviews")).json()["items"]
        review, body = listed[0]["id"], {"reason": "advertising", "words": "有网址"}
        wrong = {**body, "reason": "decided_wrongly"}
        for path in (f"/operator/reviews/{review}/hide", f"/reviews/{review}/reports"):
            assert (await desk.post(path, wrong)).status_code == 422
        hidden = await desk.post(f"/operator/reviews/{review}/hide", body)
        assert (hidden.json()["state"], hidden.json()["words"]) == ("hidden", "一般")
        moved = await desk.post(f"/operator/reviews/{review}/hide", body)
        assert coded(moved) == (409, "review-moved")
        public = (await desk.get(f"/offers/{listed[0]['offer_id']}/reviews")).json()
        gone = next(row for row in public["items"] if row["id"] == review)
        assert (gone["words"], gone["hidden"]["text"]) == ("", "是广告")
        assert (public["score"]["reviews"], listed[0]["offer_id"]) == (1, str(offer))
        log = (await desk.get(f"/shops/{street.merchant}/review-log")).json()["items"]
        assert [(line["done"], line["words"]) for line in log] == [("hidden", "有网址")]


async def test_a_month_later_the_order_offers_to_add_something(move: Move) -> None:
    """Not to edit; and only once."""
    one = await bought_one(move)
    async with browser_of(the_application(), one.buyer) as buyer:
        path = f"/order-lines/{one.line}/review"
        review = (await buyer.post(path, STARS)).json()["id"]
        move(timedelta(days=20))
    async with browser_of(the_application(), one.buyer) as buyer:
        line = (await buyer.get(f"/orders/{one.order}/reviews")).json()["items"][0]
        assert line["may"] == "follow_up"
        late = await buyer.send("PUT", f"/reviews/{review}", STARS)
        assert coded(late) == (409, "review-no-longer-editable")
        added = await buyer.post(f"/reviews/{review}/more", {"words": "还想买"})
        assert added.json()["more"]["words"] == "还想买"
        line = (await buyer.get(f"/orders/{one.order}/reviews")).json()["items"][0]
        assert (line["may"], line["until"]) == ("nothing", None)


async def test_lists_show_a_score_only_where_there_are_reviews(move: Move) -> None:
    """A card, a search hit and the shop's board follow the first review; before, nothing."""
    one, app = await bought_one(move), the_application()
    shop, fresh = one.street.merchant, await an_open_campaign(one.street)
    await execute("UPDATE campaign SET offer = $2 WHERE id = $1", fresh, one.offer)
    async with browser_of(app, one.street.owner) as owner:
        before = (await owner.get(f"/shops/{shop}")).json()["campaigns"][0]
        assert (before["offer_id"], before["score"]) == (str(one.offer), None)
        assert await scores_of_found([fresh, shop]) == {}
        await said_by_all(app, [one])
        after = (await owner.get(f"/shops/{shop}")).json()["campaigns"][0]
        assert after["score"] == {"milli": 3091, "reviews": 1}
        found = await scores_of_found([fresh, shop])
        assert {thing: score.reviews for thing, score in found.items()} == {fresh: 1, shop: 1}
        assert (await owner.get(f"/merchants/{shop}/today")).json()["reviews_unanswered"] == 1
