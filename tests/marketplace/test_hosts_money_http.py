"""Hosts read and settle their money as merchants do, at their own addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accounts.memberships import give_role
from accounts.tables.parties import Role
from core.database import execute, transaction
from marketplace.settling.stating import issue_statements
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    Street,
    a_neighbour,
    a_paid_order,
    a_person,
    a_street,
    an_open_campaign,
    close,
)
from tests.marketplace.test_hosts_earnings import hosted_order

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    Move = Callable[[timedelta], None]

ACCOUNT = {"holder": "幸福里居委会", "number": "6222 0200 0001 2345", "bank_name": "工商银行"}
PAGES = ("statements", "earnings", "bank-account", "payout-way")


async def a_host_statement(street: Street, move: Move) -> None:
    """Give the point's community a statement of its share of an order."""
    await hosted_order(street, move, 500)
    await execute("UPDATE payee SET minimum_payout_fen = 100")
    move(timedelta(days=12))
    await issue_statements()


async def answers(person: UUID, payee: UUID) -> list[tuple[int, str | None]]:
    """Ask for every page of a payee's money; give statuses and codes."""
    async with browser_of(the_application(), person) as browser:
        found = [await browser.get(f"/payees/{payee}/{page}") for page in PAGES]
    return [(answer.status_code, answer.json().get("code")) for answer in found]


async def test_a_host_reads_agrees_and_keeps_its_statement(truths: Any, move: Move) -> None:
    """The statement, its lines and both files; agreeing is the same step."""
    street = await a_street()
    await a_host_statement(street, move)
    async with browser_of(the_application(), street.staff) as host:
        root = f"/payees/{street.point_party}/statements"
        (statement,) = (await host.get(root)).json()["items"]
        assert statement["payable_fen"] == 150
        one = f"{root}/{statement['id']}"
        (line,) = (await host.get(one)).json()["lines"]
        assert (line["kind"], line["net_fen"]) == ("host_commission", 150)
        for kind in ("pdf", "xlsx"):
            paper = await host.get(f"{one}/file?kind={kind}")
            assert (paper.status_code, len(paper.content) > 500) == (200, True)
        agreed = await host.post(f"{one}/confirm")
        assert (agreed.status_code, agreed.json()["state"]) == (200, "confirmed")


async def test_a_host_objects_to_a_line(truths: Any, move: Move) -> None:
    """What is argued about waits; a statement with nothing left is carried."""
    street = await a_street()
    await a_host_statement(street, move)
    async with browser_of(the_application(), street.staff) as host:
        root = f"/payees/{street.point_party}/statements"
        (statement,) = (await host.get(root)).json()["items"]
        one = f"{root}/{statement['id']}"
        (line,) = (await host.get(one)).json()["lines"]
        said = {"reason": "少算了一单", "line_ids": [line["id"]]}
        answer = await host.post(f"{one}/dispute", said)
        assert (answer.status_code, answer.json()["disputed_fen"]) == (200, 150)
        assert answer.json()["state"] == "carried"


async def test_a_host_sees_what_is_coming_and_says_where_it_goes(truths: Any) -> None:
    """Before goods are handed out its share is held; its bank account is entered once."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    await execute("UPDATE campaign SET host_basis_points = 500 WHERE id = $1", campaign)
    await a_paid_order(street, campaign)
    await close(campaign)
    async with browser_of(the_application(), street.staff) as host:
        root = f"/payees/{street.point_party}"
        earnings = (await host.get(f"{root}/earnings")).json()
        (item,) = earnings["items"]
        assert (item["kind"], item["state"], item["net_fen"]) == ("host_commission", "held", 150)
        assert earnings["totals"]["held_fen"] == 150
        missing = await host.get(f"{root}/bank-account")
        assert (missing.status_code, missing.json()["code"]) == (404, "bank-account-missing")
        entered = await host.send("PUT", f"{root}/bank-account", ACCOUNT)
        assert (entered.status_code, entered.json()["number_ending"]) == (200, "2345")
        way = (await host.get(f"{root}/payout-way")).json()
        assert (way["way"], way["has_bank_account"]) == ("manual_bank", True)
        merchants = (await host.get(f"/merchants/{street.point_party}/payout-way")).json()
        assert merchants == way


async def test_the_money_of_others_is_not_there(truths: Any) -> None:
    """Neighbours, the merchant next door and the platform's own party find no payee."""
    street = await a_street()
    nobody = [(404, "no-such-payee")] * len(PAGES)
    for person in (await a_neighbour(street), street.owner):
        assert await answers(person, street.point_party) == nobody
    assert await answers(street.staff, street.merchant) == nobody
    assert await answers(street.maker, street.platform) == nobody


async def test_who_only_hands_out_sees_no_money(truths: Any) -> None:
    """Staff of a host's organisation know its points, not its balance."""
    street = await a_street()
    await execute("UPDATE party SET kind = 'organisation' WHERE id = $1", street.point_party)
    await execute("UPDATE membership SET role = 'owner' WHERE party = $1", street.point_party)
    helper = await a_person("王帮手")
    async with transaction():
        await give_role(street.point_party, helper, Role.STAFF)
    told = await answers(helper, street.point_party)
    assert told == [(403, "role-not-enough")] * len(PAGES)
