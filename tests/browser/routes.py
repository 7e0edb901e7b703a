"""The pages of the front end, as its own route table names them."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache
from urllib.parse import urlsplit

from tests.browser.web_process import ROOT

_CHOICE = re.compile(r":\w+\(([\w|-]+)\)")
_ANY_REST = "/:rest(.*)*"


@lru_cache
def every_route() -> list[str]:
    """Give the path of each page; one with a choice of words stands once for each word."""
    listed = subprocess.run(
        ["node", "scripts/list-routes.mjs"],
        cwd=ROOT / "frontend",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [path for route in listed for path in _spelt_out(route)]


def route_of(address: str) -> str:
    """Give the route that shows an address: the one with the fewest blanks in it."""
    path = urlsplit(address).path
    fitting = [route for route in every_route() if _pattern(route).fullmatch(path)]
    return min(fitting, key=lambda route: route.count(":"), default=_ANY_REST)


def _spelt_out(route: str) -> list[str]:
    choice = _CHOICE.search(route)
    if choice is None:
        return [route]
    return [route.replace(choice[0], word) for word in choice[1].split("|")]


def _pattern(route: str) -> re.Pattern[str]:
    if route == _ANY_REST:
        return re.compile("(?!)")
    return re.compile(re.sub(r":\w+", "[^/]+", route))
