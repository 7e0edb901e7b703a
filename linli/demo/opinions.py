"""What neighbours say in the demo: reviews, one of them answered, and complaints under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch, fetch_value
from core.identifiers import uuid7
from linli.demo.inline import deliver_here
from linli.demo.trading import viewer
from marketplace.after_sales.answering import refuse
from marketplace.after_sales.applying import Application, apply
from marketplace.after_sales.following import escalate
from marketplace.after_sales.states import CaseReason, Wants
from marketplace.credit.judging import record_by_hand
from marketplace.credit.standing import CreditKind
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.counting_arrivals import Counted
from marketplace.refunds.refund_calculator import Wish
from marketplace.reviews.replying import reply
from marketplace.reviews.writing import ReviewPlan, write_review

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from linli.demo.people import People
    from linli.demo.shops import Shop
    from linli.demo.trading import Run

REVIEWS = (
    ReviewPlan(5, 5, 5, "蛋很新鲜，蛋黄是橙色的，孩子爱吃。"),
    ReviewPlan(4, 5, 4, "有一个压裂了，老板当场补了一个。"),
    ReviewPlan(3, 4, 3, "比说好的晚了一个小时才到。"),
)
REPLY = "谢谢提醒，纸托已经换厚了。"
ANSWERED = 1
PRAISED = "下雨那天把货搬到楼道里，帮两位老人送上了楼；邻居打电话来感谢。"


async def say_how_it_was(run: Run) -> None:
    """Let buyers of a run that is completed review it, and the shop answer one of them."""
    lines = await fetch(
        """SELECT line.id, o.buyer FROM market_order o JOIN order_line line ON line.parent = o.id
           WHERE o.campaign = $1 AND o.state = 'completed' ORDER BY o.number LIMIT $2""",
        run.id,
        len(REVIEWS),
    )
    for number, (line, plan) in enumerate(zip(lines, REVIEWS, strict=False)):
        review = await write_review(line["buyer"], line["id"], plan)
        if number == ANSWERED:
            await reply(await viewer(run.shop.owner), run.shop.id, review, REPLY)
    await deliver_here()


async def praise(shop: Shop, people: People) -> None:
    """Let the platform write down what a shop did well."""
    operator = await viewer(people.operator.id)
    await record_by_hand(operator, shop.id, CreditKind.PRAISE_BY_OPERATOR, PRAISED)
    await deliver_here()


async def bring_one_too_few(run: Run, keeper: UUID) -> None:
    """Bring a run's goods to its point with one unit missing: its buyer gets the money back."""
    variant = await fetch_value("SELECT id FROM campaign_variant WHERE campaign = $1", run.id)
    owed = await fetch_value(
        """SELECT sum(line.quantity) FROM order_line line JOIN market_order o ON o.id = line.parent
           WHERE o.campaign = $1 AND o.point = $2 AND o.state = 'confirmed'""",
        run.id,
        run.point,
    )
    await arrive(await viewer(keeper), run.id, run.point, {variant: Counted(owed - 1)})
    await deliver_here()


async def complain(run: Run) -> None:
    """Let two buyers complain: one waits for the shop, one asks the platform after a no."""
    found = await fetch(
        """SELECT o.id, o.buyer, line.id AS line FROM market_order o
           JOIN order_line line ON line.parent = o.id
           WHERE o.campaign = $1 AND o.state = 'collected' ORDER BY o.number LIMIT 2""",
        run.id,
    )
    waiting, turned_down = found
    await _complain(waiting, CaseReason.DAMAGED, "有三个碎在盒子里，照片当面给自提点看过。")
    case = await _complain(turned_down, CaseReason.SPOILED, "打开就有味道，没法吃。")
    owner = await viewer(run.shop.owner)
    words = "出库时都验过，可能是放在外面太久。"
    await refuse(owner, run.shop.id, case, words=words)
    await escalate(case, buyer=turned_down["buyer"], words="取了货马上就打开了，请平台看看。")
    await deliver_here()


async def _complain(order: asyncpg.Record, reason: CaseReason, story: str) -> UUID:
    wish = Wish(order["line"], 1)
    said = Application(uuid7(), order["id"], (wish,), reason, Wants.REFUND, story)
    return await apply(said, buyer=order["buyer"])
