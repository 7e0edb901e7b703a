"""Passwords: Argon2id, hashed beside the event loop, refused when easy to guess."""

from __future__ import annotations

import asyncio
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import Type

from accounts.refusals import PasswordTooWeak
from accounts.well_known_passwords import WELL_KNOWN
from core.database import execute, fetch_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar
    from uuid import UUID

    P = ParamSpec("P")
    T = TypeVar("T")

LENGTH_MIN = 8
LENGTH_MAX = 128
DIFFERENT_CHARACTERS_MIN = 4
MEMORY_KIB = 46 * 1024
# Each hash holds its memory while it runs; a crowd at the door must not take all of it.
AT_ONCE = 4

_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
_hasher = PasswordHasher(
    time_cost=2, memory_cost=MEMORY_KIB, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)


def check_strength(password: str, *about: str) -> None:
    """Raise PasswordTooWeak unless a password is worth having.

    ``about`` are things a guesser would try first, such as the person's own number.
    """
    text = _normal(password)
    plain = text.casefold()
    if not LENGTH_MIN <= len(text) <= LENGTH_MAX or len(set(plain)) < DIFFERENT_CHARACTERS_MIN:
        raise PasswordTooWeak
    if plain in WELL_KNOWN or _is_a_run(plain):
        raise PasswordTooWeak
    if any(part and part in plain for part in map(_guessable, about)):
        raise PasswordTooWeak


async def hash_password(password: str) -> str:
    """Give the Argon2id hash of a password."""
    return await _beside(_hasher.hash, _normal(password))


async def is_password_of(person_id: UUID | None, password: str) -> bool:
    """Tell whether a password is a person's; as slow for nobody as for somebody.

    A hash made with older settings is replaced on the way.
    """
    row = await fetch_row("SELECT password_hash FROM credential WHERE person = $1", person_id)
    stored: str = row["password_hash"] if row else await _beside(_nobodys_hash)
    matches = await _beside(_matches, stored, _normal(password)[: LENGTH_MAX + 1])
    if not matches or row is None:
        return False
    if _hasher.check_needs_rehash(stored):
        fresh = await hash_password(password)
        await execute(
            "UPDATE credential SET password_hash = $3 WHERE person = $1 AND password_hash = $2",
            person_id,
            stored,
            fresh,
        )
    return True


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("the password of nobody")


async def _beside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    async with _gate():
        return await asyncio.to_thread(function, *args, **kwargs)


def _gate() -> asyncio.Semaphore:
    return _gates.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


def _normal(password: str) -> str:
    # The same characters may be typed in more than one way on different keyboards.
    return unicodedata.normalize("NFKC", password)


def _guessable(about: str) -> str:
    local = about.partition("@")[0].removeprefix("+86").casefold()
    return local if len(local) >= DIFFERENT_CHARACTERS_MIN else ""


def _is_a_run(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1
