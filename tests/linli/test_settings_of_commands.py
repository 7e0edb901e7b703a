"""Commands that cannot do their work say why in a sentence, and fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.linli.terminal import terminal_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.linli.terminal import Terminal

NOWHERE = "postgresql://linli:linli@127.0.0.1:1/linli"
COMMANDS = (
    ("migrate",),
    ("check-invariants",),
    ("create-operator", "--name", "周岚", "--address", "13900000006", "--password", "yi-dao-men"),
)


def test_every_wrong_setting_is_one_line(terminal: Terminal) -> None:
    """Three wrong values are named in three lines, whichever is met first."""
    terminal.change(LINLI_LOOKUP_KEY="short", DATABASE_POOL_SIZE="many", MEILISEARCH_KEY=None)
    said = terminal.run("check-invariants")
    assert said.status == 1
    first, *lines = said.err.strip().splitlines()
    assert first == "linli check-invariants: the settings are wrong:"
    assert sorted(line.split()[0] for line in lines) == [
        "DATABASE_POOL_SIZE",
        "LINLI_LOOKUP_KEY",
        "MEILISEARCH_KEY",
    ]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_database_that_is_away_is_one_sentence(
    terminal: Terminal, command: tuple[str, ...]
) -> None:
    """Nobody at the door gives one line and no traceback."""
    terminal.change(DATABASE_URL=NOWHERE)
    said = terminal.run(*command)
    assert said.status == 1
    assert said.err.splitlines() == [
        f"linli {command[0]}: the database does not answer: {said.err.split(': ')[2].strip()}"
    ]


def test_a_database_that_does_not_exist_is_one_sentence(terminal: Terminal) -> None:
    """A wrong name of the database is told as such."""
    known = terminal.home / "environment.json"
    terminal.change(DATABASE_URL=_renamed(known))
    said = terminal.run("check-invariants")
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert "no_such_database" in said.err


def _renamed(file: Path) -> str:
    address: str = json.loads(file.read_text())["DATABASE_URL"]
    before, _, query = address.partition("?")
    return f"{before.rpartition('/')[0]}/no_such_database" + (f"?{query}" if query else "")


def test_a_database_without_tables_is_told_to_migrate(
    terminal: Terminal, bare_database: str
) -> None:
    """The sentence names the command that helps."""
    terminal.change(DATABASE_URL=bare_database)
    said = terminal.run("resume-parked")
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert "linli migrate" in said.err


def test_a_home_in_which_nothing_ran_names_what_is_missing(tmp_path: Path) -> None:
    """Without a file of settings every missing one is a line."""
    said = terminal_of(tmp_path, {}).run("check-invariants")
    assert said.status == 1
    assert "DATABASE_URL is not set" in said.err.splitlines()


def test_a_broken_file_of_settings_is_one_sentence(terminal: Terminal) -> None:
    """Half a file is named, not met with a traceback."""
    file = terminal.home / "environment.json"
    file.write_text('{"DATABASE_URL": ')
    said = terminal.run("check-invariants")
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert str(file) in said.err


def test_an_engine_that_is_away_is_one_sentence(terminal: Terminal) -> None:
    """Without Meilisearch the index is not rebuilt, and the old one is left alone."""
    terminal.change(MEILISEARCH_URL="http://127.0.0.1:1")
    said = terminal.run("rebuild-search")
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert "search engine does not answer" in said.err


def test_time_does_not_move_in_production(terminal: Terminal) -> None:
    """Outside development the clock has no handle."""
    terminal.change(LINLI_MODE="production", LINLI_CLOCK_FILE=None, STRIPE_API_BASE=None)
    said = terminal.run("move-clock", "--days", "1")
    assert said.status == 1
    assert len(said.err.splitlines()) == 1
    assert "development only" in said.err
