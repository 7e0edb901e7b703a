"""Facts and the reactions to them.

A fact is a frozen dataclass in the past tense that carries ids and amounts. A reaction is
an idempotent function of one fact. Both register here by name, so that the relay and the
workers find them without knowing any domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import msgspec
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

F = TypeVar("F", bound="Fact")


@dataclass(frozen=True)
class Fact:
    """Something that happened; subclasses set ``kind`` (``package.past_tense``)."""

    kind: ClassVar[str] = ""

    @override
    def __init_subclass__(cls) -> None:
        """Register the class under its kind."""
        super().__init_subclass__()
        if cls.kind in _facts:
            message = f"two facts are called {cls.kind!r}"
            raise ValueError(message)
        if cls.kind:
            _facts[cls.kind] = cls

    def payload(self) -> dict[str, Any]:
        """Give the fields as plain JSON values."""
        return cast("dict[str, Any]", msgspec.to_builtins(self))


@dataclass(frozen=True)
class Reaction:
    """A function of one fact.

    An inside reaction runs in one transaction together with its claim, so its database
    effects happen once. An outside one (mail, index, payment provider) runs without a
    transaction, at least once, and carries a stable key outward. One that has ``together`` may
    be given up to ``most`` facts at once, in any order; ``run`` gives it one.
    """

    name: str
    kind: str
    run: Callable[[Any], Awaitable[None]]
    outside: bool
    together: Callable[[Sequence[Any]], Awaitable[None]] | None = None
    most: int = 1


_facts: dict[str, type[Fact]] = {}
_reactions: dict[str, Reaction] = {}


def on(
    fact: type[F], *, outside: bool = False
) -> Callable[[Callable[[F], Awaitable[None]]], Callable[[F], Awaitable[None]]]:
    """Register a reaction to a fact under ``module.function``."""

    def register(run: Callable[[F], Awaitable[None]]) -> Callable[[F], Awaitable[None]]:
        _register(Reaction(_name(run), fact.kind, run, outside))
        return run

    return register


def on_many(
    fact: type[F], *, most: int
) -> Callable[[Callable[[Sequence[F]], Awaitable[None]]], Callable[[Sequence[F]], Awaitable[None]]]:
    """Register an inside reaction that takes up to ``most`` facts in one transaction.

    For facts that come in thousands. When it fails with several, each is tried alone.
    """

    def register(
        run: Callable[[Sequence[F]], Awaitable[None]],
    ) -> Callable[[Sequence[F]], Awaitable[None]]:
        def alone(only: F) -> Awaitable[None]:
            return run([only])

        _register(Reaction(_name(run), fact.kind, alone, outside=False, together=run, most=most))
        return run

    return register


def _name(run: Callable[..., object]) -> str:
    return f"{run.__module__}.{run.__qualname__}"


def _register(made: Reaction) -> None:
    if f"{made.name}:{made.kind}" in _reactions:
        message = f"two reactions are called {made.name!r}"
        raise ValueError(message)
    _reactions[f"{made.name}:{made.kind}"] = made


def reactions_to(kind: str) -> list[Reaction]:
    """Give the reactions to a kind of fact, in the order of their names."""
    return sorted((r for r in _reactions.values() if r.kind == kind), key=lambda r: r.name)


def reaction(name: str, kind: str) -> Reaction | None:
    """Give one reaction, or None when this version of the program has it no longer."""
    return _reactions.get(f"{name}:{kind}")


def is_outside(name: str) -> bool:
    """Tell whether a reaction of this name talks to other servers."""
    return any(found.outside for found in _reactions.values() if found.name == name)


def every_fact() -> Mapping[str, type[Fact]]:
    """Give all registered facts by kind."""
    return dict(_facts)


def fact_from(kind: str, payload: Mapping[str, Any]) -> Fact:
    """Rebuild a fact from its kind and payload."""
    return msgspec.convert(dict(payload), _facts[kind])
