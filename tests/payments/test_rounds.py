"""One run over many things: what goes wrong with one, and what ends the run."""

from __future__ import annotations

from typing import Any

import pytest

from core.identifiers import uuid7
from payments.provider import GatewayRefused, GatewayUnavailable
from payments.rounds import ERRORS_MAX, Round


async def answer(with_what: Any) -> Any:
    """Answer, or raise."""
    if isinstance(with_what, Exception):
        raise with_what
    return with_what


@pytest.mark.parametrize(
    "trouble",
    [
        GatewayRefused("resource_missing", "gone"),
        GatewayUnavailable("APIError", answered=True),
        LookupError("a damaged row"),
    ],
)
async def test_trouble_with_one_leaves_the_others_their_turn(trouble: Exception) -> None:
    """It has no answer; the next one does, however often the two take turns."""
    run = Round()
    for _ in range(ERRORS_MAX + 1):
        assert await run.ask(uuid7(), answer(trouble)) is None
        assert not run.over
        assert await run.ask(uuid7(), answer(7)) == 7


async def test_silence_ends_the_run() -> None:
    """Whoever is asked next would wait in vain, too."""
    run = Round()
    assert await run.ask(uuid7(), answer(GatewayUnavailable("timeout", answered=False))) is None
    assert run.over


async def test_errors_in_a_row_end_the_run() -> None:
    """Then it is not about one thing."""
    run = Round()
    for number in range(1, ERRORS_MAX + 1):
        await run.ask(uuid7(), answer(GatewayUnavailable("APIError", answered=True)))
        assert run.over == (number == ERRORS_MAX)


async def test_a_database_that_is_away_is_not_one_things_trouble() -> None:
    """It is told to whoever runs the sweep."""
    with pytest.raises(ConnectionError):
        await Round().ask(uuid7(), answer(ConnectionResetError("the database went away")))
