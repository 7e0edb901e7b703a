"""A key of personal data is replaced at the terminal, as the README tells it."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest

from core.database import fetch
from core.settings import settings
from linli.web import compose
from tests.accounts.browser import Browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.linli.terminal import Terminal

OLD, NEW = (f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("old", "new"))
PHONE, PASSWORD = "13900000006", "yi-dao-men-26"
OPERATOR = ("--name", "周岚", "--address", PHONE, "--password", PASSWORD)


@pytest.fixture
def restart(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Give a function that restarts everything with other keys; at first there is the old one."""

    def with_keys(keys: str) -> None:
        terminal.change(LINLI_SECRET_KEYS=keys)
        monkeypatch.setenv("LINLI_SECRET_KEYS", keys)
        settings.cache_clear()

    with_keys(OLD)
    yield with_keys
    monkeypatch.undo()
    settings.cache_clear()


async def keys_in_use() -> set[str]:
    """Give the ids of the keys under which people's addresses are kept."""
    rows = await fetch("SELECT identifier_sealed FROM sign_in_identity")
    return {row["identifier_sealed"].partition(".")[0] for row in rows}


async def test_a_key_is_replaced_and_the_old_one_is_not_needed_any_more(
    terminal: Terminal, restart: Callable[[str], None]
) -> None:
    """In front, moved over, taken away: people sign in and their addresses are read as before."""
    assert terminal.run("create-operator", *OPERATOR).status == 0
    assert await keys_in_use() == {"old"}
    restart(f"{NEW},{OLD}")
    moved = terminal.run("reseal")
    assert (moved.status, moved.err) == (0, "")
    assert moved.out == "1 values are sealed under the first key now\n"
    assert terminal.run("reseal").out.startswith("0 values")
    assert await keys_in_use() == {"new"}
    restart(NEW)
    browser = Browser(compose())
    assert (await browser.sign_in(PHONE, PASSWORD)).status_code == 200
    (identity,) = (await browser.get("/me/identities")).json()["items"]
    await browser.client.aclose()
    assert identity["masked"].endswith(PHONE[-4:])
    assert terminal.run("check-invariants").status == 0


async def test_a_key_that_is_gone_too_early_is_asked_back(
    terminal: Terminal, restart: Callable[[str], None]
) -> None:
    """One sentence names the key, nothing is changed, and with the key back it goes on."""
    assert terminal.run("create-operator", *OPERATOR).status == 0
    restart(NEW)
    said = terminal.run("reseal")
    assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert "'old'" in said.err
    assert "put that key back" in said.err
    assert await keys_in_use() == {"old"}
    restart(f"{NEW},{OLD}")
    assert terminal.run("reseal").out.startswith("1 values")
