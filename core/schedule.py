"""Sweeps that run by the clock; they select by state, never by "the last hour"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_sweeps: dict[str, Sweep] = {}


@dataclass(frozen=True)
class Sweep:
    """A function that runs every few seconds, or once a day at a Shanghai wall-clock time.

    An outside sweep talks to other servers than ours; a long one may take half an hour. Both
    run apart from the rest, which must not wait for them.
    """

    name: str
    run: Callable[[], Awaitable[Any]]
    seconds: int | None = None
    daily_at: str | None = None
    outside: bool = False
    long: bool = False


def every(
    seconds: int, run: Callable[[], Awaitable[Any]], *, outside: bool = False, long: bool = False
) -> None:
    """Run a sweep every so many seconds; two runs at once must be harmless."""
    _add(Sweep(_name(run), run, seconds=seconds, outside=outside, long=long))


def daily(
    at: str, run: Callable[[], Awaitable[Any]], *, outside: bool = False, long: bool = False
) -> None:
    """Run a sweep once a day at ``HH:MM`` in Shanghai."""
    _add(Sweep(_name(run), run, daily_at=at, outside=outside, long=long))


def every_sweep() -> list[Sweep]:
    """Give all registered sweeps by name."""
    return sorted(_sweeps.values(), key=lambda sweep: sweep.name)


def sweep(name: str) -> Sweep:
    """Give one sweep; raises KeyError for an unknown name."""
    return _sweeps[name]


def _name(run: Callable[[], Awaitable[Any]]) -> str:
    return f"{run.__module__}.{run.__qualname__}"


def _add(found: Sweep) -> None:
    if found.name in _sweeps:
        message = f"two sweeps are called {found.name!r}"
        raise ValueError(message)
    _sweeps[found.name] = found
