"""What an operator does at a terminal, as processes on the real servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg

from core import clock, outbox
from core.database import execute, fetch, fetch_value, transaction
from core.identifiers import uuid7
from linli.web import compose
from tests.accounts.browser import Browser
from tests.linli.terminal import finish
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order

if TYPE_CHECKING:
    from pathlib import Path

    from tests.linli.terminal import Terminal

OPERATOR = ("--name", "周岚", "--address", "13900000006")


def test_migrating_again_finds_nothing_to_do(terminal: Terminal, bare_database: str) -> None:
    """The first run makes the tables, the second changes nothing and ends as well."""
    terminal.change(DATABASE_URL=bare_database)
    first, second = terminal.run("migrate"), terminal.run("migrate")
    assert (first.status, second.status) == (0, 0), first.err + second.err
    assert first.out != second.out
    assert terminal.run("check-invariants").status == 0


async def test_two_migrations_at_once_wait_for_each_other(
    terminal: Terminal, bare_database: str
) -> None:
    """Both end well, and each migration is kept once."""
    terminal.change(DATABASE_URL=bare_database)
    both = [terminal.start("migrate"), terminal.start("migrate")]
    ended = [finish(process) for process in both]
    assert [said.status for said in ended] == [0, 0], [said.err for said in ended]
    connection = await asyncpg.connect(bare_database)
    kept = await connection.fetch(
        "SELECT app_name, name, count(*) AS times FROM migration GROUP BY app_name, name"
    )
    await connection.close()
    assert kept
    assert {row["times"] for row in kept} == {1}


async def test_truths_that_hold_end_well(terminal: Terminal) -> None:
    """A street with an order keeps every truth, and the command says how many it asked."""
    street = await a_street()
    await an_order(street, await a_campaign(street), await a_resident(street))
    said = terminal.run("check-invariants")
    assert said.status == 0, said.out + said.err
    assert said.out.strip().endswith("0 broken")


async def test_a_broken_truth_is_printed_with_its_counterexample(
    terminal: Terminal, connection: asyncpg.Connection[asyncpg.Record]
) -> None:
    """A row that was bent behind the back of every rule is shown, and the status is one."""
    street = await a_street()
    campaign = await a_campaign(street)
    await an_order(street, campaign, await a_resident(street), 2)
    await connection.execute("ALTER TABLE campaign DISABLE TRIGGER USER")
    await connection.execute("UPDATE campaign SET held_units = 1 WHERE id = $1", campaign)
    await connection.execute("ALTER TABLE campaign ENABLE TRIGGER USER")
    said = terminal.run("check-invariants")
    assert said.status == 1
    assert "BROKEN" in said.out
    assert str(campaign) in said.out
    assert not said.out.strip().endswith(" 0 broken")


async def test_a_made_operator_can_sign_in(terminal: Terminal) -> None:
    """The first operator of an empty platform signs in and opens the operator's desk."""
    made = terminal.run("create-operator", *OPERATOR, "--password", "yi-dao-men-26")
    assert made.status == 0, made.err
    browser = Browser(compose())
    answer = await browser.sign_in("13900000006", "yi-dao-men-26")
    assert answer.status_code == 200, answer.text
    desk = await browser.get("/operator/overview")
    assert desk.status_code == 200, desk.text
    await browser.client.aclose()
    again = terminal.run("create-operator", *OPERATOR, "--password", "yi-dao-men-26")
    assert (again.status, len(again.err.splitlines())) == (1, 1)


async def test_an_operator_needs_a_password_worth_having(terminal: Terminal) -> None:
    """What everybody would guess is refused before anything is kept."""
    said = terminal.run("create-operator", *OPERATOR, "--password", "12345678")
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert await fetch_value("SELECT count(*) FROM person") == 0


async def test_parked_deliveries_are_handed_out_again(terminal: Terminal) -> None:
    """Only those of the named reaction, or all of them."""
    for reaction in ("marketplace.reactions.one", "marketplace.reactions.other"):
        await _park(reaction)
    one = terminal.run("resume-parked", "--reaction", "marketplace.reactions.one")
    assert one.out.startswith("1 deliveries"), one.err
    assert terminal.run("check-invariants").status == 1
    assert terminal.run("resume-parked").out.startswith("1 deliveries")
    states = await fetch("SELECT state, attempts FROM outbox_delivery")
    assert [tuple(row) for row in states] == [("waiting", 0), ("waiting", 0)]


async def _park(reaction: str) -> None:
    entry = uuid7()
    async with transaction():
        await execute(
            """INSERT INTO outbox_entry (id, kind, payload, recorded_at, relayed_at)
               VALUES ($1, 'marketplace.order_paid', '{}', $2, $2)""",
            entry,
            clock.now(),
        )
        await execute(
            """INSERT INTO outbox_delivery (id, entry, reaction, state, attempts, due_at)
               VALUES (uuidv7(), $1, $2, 'parked', $4, $3)""",
            entry,
            reaction,
            clock.now(),
            outbox.ATTEMPTS_MAX,
        )


def test_time_moves_for_everybody_who_shares_the_clock(terminal: Terminal) -> None:
    """Steps add up in the file that every process of the platform reads."""
    assert terminal.run("move-clock", "--days", "1", "--hours", "2").status == 0
    assert terminal.run("move-clock", "--minutes", "30").status == 0
    moved = int((terminal.home / "clock-offset").read_text())
    assert moved == (26 * 60 + 30) * 60


async def test_communities_are_imported_with_progress(terminal: Terminal) -> None:
    """A street comes with everything around it; importing it again changes nothing."""
    first = terminal.run("import-communities", "--code", "310106011")
    assert first.status == 0, first.err
    assert any(" / " in line for line in first.out.splitlines())
    count = await fetch_value("SELECT count(*) FROM community")
    assert f"{count} places: {count} added, 0 renamed" in first.out
    assert "0 added, 0 renamed" in terminal.run("import-communities", "--code", "310106011").out


async def test_a_wrong_division_code_is_one_sentence(terminal: Terminal) -> None:
    """Letters, a wrong length and a place that is not there are each told."""
    for code in ("jingan", "31010", "999999"):
        said = terminal.run("import-communities", "--code", code)
        assert (said.status, len(said.err.splitlines())) == (1, 1), said.err
        assert code in said.err
    assert await fetch_value("SELECT count(*) FROM community") == 0


async def test_rebuilding_makes_the_open_campaigns_findable(terminal: Terminal, index: str) -> None:
    """The command writes the index from the rows alone."""
    terminal.change(MEILISEARCH_INDEX=index)
    await a_campaign(await a_street())
    said = terminal.run("rebuild-search")
    assert said.status == 0, said.err
    browser = Browser(compose())
    found = (await browser.get("/search", params={"q": "鸡蛋"})).json()
    await browser.client.aclose()
    assert found["source"] == "index"
    assert len(found["items"]) == 1


async def test_a_demo_is_written_in_development_only(terminal: Terminal) -> None:
    """In production not one row of it is made."""
    terminal.change(LINLI_MODE="production", LINLI_CLOCK_FILE=None, STRIPE_API_BASE=None)
    said = terminal.run("seed")
    assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert "development only" in said.err
    assert await what_a_demo_makes() == 0


async def test_a_demo_is_written_where_nobody_lives_yet(terminal: Terminal) -> None:
    """Whoever is there already stays alone, and time stands where it stood."""
    assert terminal.run("create-operator", *OPERATOR, "--password", "yi-dao-men-26").status == 0
    said = terminal.run("seed")
    assert (said.status, said.err) == (0, "")
    assert said.out == "there are people here already; nothing was added\n"
    assert await what_a_demo_makes() == 1
    assert not (terminal.home / "demo.json").exists()
    assert int((terminal.home / "clock-offset").read_text()) == 0


async def test_a_demo_that_cannot_be_written_leaves_the_clock_right(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Without the divisions it says what is missing; days it went back are taken forward again."""
    (tmp_path / "nothing").mkdir()
    terminal.change(LINLI_DIVISIONS=str(tmp_path / "nothing"))
    said = terminal.run("seed")
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert "LINLI_DIVISIONS" in said.err
    assert await what_a_demo_makes() == 0
    assert int((terminal.home / "clock-offset").read_text()) == 0


async def what_a_demo_makes() -> object:
    """Give how many people, places and offers there are."""
    return await fetch_value(
        """SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM community)
             + (SELECT count(*) FROM offer)"""
    )


async def test_the_provider_is_told_where_to_report(terminal: Terminal) -> None:
    """A new address prints its secret once; registering again changes nothing."""
    terminal.change(LINLI_PUBLIC_URL="https://linli.example")
    first, second = terminal.run("register-webhooks"), terminal.run("register-webhooks")
    assert (first.status, second.status) == (0, 0), first.err + second.err
    assert "STRIPE_CONNECT_WEBHOOK_SECRET=whsec_" in first.out
    assert "whsec_" not in second.out
