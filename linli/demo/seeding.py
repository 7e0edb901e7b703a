"""Builds the demo: nine days of a street's life, through the same use-cases as everybody's.

Deterministic but for identifiers and codes. Time is moved back first and forward again
while things happen, for every process that shares the clock.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_value
from core.settings import settings
from linli.demo.accounting import hold_books_against_the_account
from linli.demo.goods import MERCHANTS
from linli.demo.inline import index_everything
from linli.demo.kinds import almost_cheaper, decided_cheaper
from linli.demo.lines import sold_out_with_a_line
from linli.demo.loose_ends import goods_nobody_fetches
from linli.demo.onboarding import let_in
from linli.demo.opinions import bring_one_too_few, complain, praise, say_how_it_was
from linli.demo.owing import agree_on_terms, owe_and_doubt
from linli.demo.people import PASSWORD, People, make_people
from linli.demo.places import Places, make_places
from linli.demo.present import open_campaigns
from linli.demo.seats import every_seat
from linli.demo.shops import Town, make_town
from linli.demo.trading import Run, deliver_goods, hand_out, join, run_campaign, viewer, wait
from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.settling.completing import complete_orders
from marketplace.settling.confirming import confirm
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, mark_paid, propose
from marketplace.settling.stating import issue_statements

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS_TOLD = timedelta(days=9)
# The one of last week's campaigns that did not find enough buyers.
TOO_FEW = 3
# The one whose goods do not keep: what nobody collects goes to the community.
GIVES_AWAY = 1
REFUND, DONATE = UncollectedRule.RETURN_AND_REFUND, UncollectedRule.DONATE


async def seed(say: Callable[[str], None], *, merchants: int = len(MERCHANTS)) -> None:
    """Fill an empty platform; one that has people already is left as it is.

    ``merchants`` says how many shops open, six at least: the story needs so many.
    """
    if await fetch_value("SELECT 1 FROM person LIMIT 1"):
        say("there are people here already; nothing was added")
        return
    before = clock.move_shared(timedelta())
    clock.move_shared(-DAYS_TOLD)
    try:
        places = await make_places(say)
        people = await make_people(places)
        town = await make_town(people, places, say, merchants)
        await _before_the_first_sale(town, people)
        await _last_week(town, people, places)
        say("last week's group-buys are settled")
        arrived = await _yesterday(town, people, places)
        say("yesterday's are at the pick-up points")
        await wait(days=1, hours=16)
        runs = await open_campaigns(town, people, places)
        await almost_cheaper(town, people, places)
        await sold_out_with_a_line(town, people, places)
        # Today's first; what was handed out yesterday is completed by the next sweep.
        await hand_out(arrived, people.keeper.id, share=2)
        await complain(arrived)
        say("today's are open")
    finally:
        # Whatever the days added up to, everybody's clock is right again.
        clock.move_shared(before - clock.move_shared(timedelta()))
    # At the right time, for a seat is held for minutes.
    await join(runs[4], people.resident.id, paid=False)
    differences = await hold_books_against_the_account(people)
    say(f"the books were held against the provider's account: {differences} differences")
    say(f"{await index_everything()} things are findable")
    _write_demo_file(people)


async def _before_the_first_sale(town: Town, people: People) -> None:
    """Agree on money, and on what merchants show."""
    await agree_on_terms(town, people)
    await let_in(town, people)


async def _last_week(town: Town, people: People, places: Places) -> None:
    """Four campaigns that closed a week ago; one of them found too few buyers."""
    closes_at = clock.now() + timedelta(days=1)
    runs = [
        await run_campaign(
            town.shops[number],
            0,
            points=town.points[:1],
            communities=places.communities,
            closes_at=closes_at,
            min_units=30 if number == TOO_FEW else 8,
            uncollected_rule=DONATE if number == GIVES_AWAY else REFUND,
        )
        for number in range(4)
    ]
    left = await goods_nobody_fetches(town, places, until=DAYS_TOLD)
    for run in runs:
        for buyer in (people.resident.id, *people.neighbours[:9]):
            await join(run, buyer)
    for buyer in (people.elder.id, *people.neighbours[9:12]):
        await join(left, buyer)
    await wait(days=1, hours=1)
    await wait(hours=18)
    await deliver_goods(left, people.keeper.id)
    await hand_out(left, people.keeper.id, share=2)
    # One neighbour of each run never comes.
    for run in runs[:3]:
        await deliver_goods(run, people.keeper.id)
        await hand_out(run, people.keeper.id, share=9)
    await wait(days=1, hours=1)
    await complete_orders()
    await wait(days=4, hours=1)
    await complete_orders()
    await say_how_it_was(runs[0])
    await praise(runs[0].shop, people)
    await issue_statements()
    await _settle(runs[:2], people)
    await owe_and_doubt(town, people)


async def _settle(runs: list[Run], people: People) -> None:
    """Confirm two statements and pay the first merchant its money."""
    for number, run in enumerate(runs):
        owner = await viewer(run.shop.owner)
        statement = await fetch_value(
            "SELECT id FROM statement WHERE payee = $1 ORDER BY sequence LIMIT 1", run.shop.id
        )
        if statement is None:
            continue
        await confirm(owner, run.shop.id, statement)
        if number == 0:
            maker, checker = await viewer(people.operator.id), await viewer(people.finance.id)
            payout = await propose(maker, statement)
            await approve(checker, payout)
            await export(maker, [payout])
            await mark_paid(checker, payout, "沪农商 20261120 000381")


async def _yesterday(town: Town, people: People, places: Places) -> Run:
    """Four campaigns that closed yesterday; two have arrived, two are being prepared.

    Gives the one of which nothing was handed out.
    """
    runs = [
        await run_campaign(
            town.shops[number],
            1,
            points=town.points[:2],
            communities=places.communities,
            closes_at=clock.now() + timedelta(hours=6),
            min_units=6,
        )
        for number in (0, 4, min(13, len(town.shops) - 1))
    ]
    for run in runs:
        for buyer in (people.resident.id, people.elder.id, *people.neighbours[4:11]):
            await join(run, buyer)
    await decided_cheaper(town, people, places)
    await wait(hours=7)
    await deliver_goods(runs[0], people.keeper.id)
    await bring_one_too_few(runs[1], people.keeper.id)
    await hand_out(runs[1], people.keeper.id, share=1)
    return runs[0]


def _write_demo_file(people: People) -> None:
    """Write who to be and where to go, for the end of `scripts/up` and for the tests."""
    shown = (people.resident, people.elder, *(people.seated[seat] for seat in every_seat()))
    address = settings().public_url
    demo = {
        "address": address,
        "outbox": f"{address}/development/messages",
        "accounts": [
            {
                "role": person.role,
                "seat": person.seat,
                "name": person.name,
                "sign_in": person.sign_in,
                "password": PASSWORD,
                "opens": f"{address}{person.opens}",
            }
            for person in shown
        ],
    }
    file = settings().home / "demo.json"
    file.write_text(json.dumps(demo, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
