"""Sessions: kept in Redis, found by the hash of an opaque token that only the server makes.

A session has a public id for the list of its person, survives a restart of Redis (which
appends to a file), ends after some idle days or an absolute span, and changes its token
whenever rights change. Times are checked against ``core.clock``; the expiry in Redis only
clears up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from accounts.devices import address_hint, device_of
from core import clock
from core.cache import redis
from core.identifiers import uuid7
from core.refusals import Language
from core.tokens import hash_token, new_token

if TYPE_CHECKING:
    from collections.abc import Mapping

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=60)
COOKIE_SECONDS = ABSOLUTE.days * 86_400
SEEN_EVERY = timedelta(minutes=1)
SESSIONS_MAX = 20
_TOKEN_CHARACTERS = 43

# Nothing may write to a session that was closed meanwhile: it would rise again.
_TOUCH = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] ~= '0' then redis.call('EXPIRE', KEYS[1], ARGV[3]) end
return 1
"""
_ROTATE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('SREM', KEYS[3], ARGV[1])
redis.call('SADD', KEYS[3], ARGV[2])
return 1
"""


@dataclass(frozen=True)
class SessionView:
    """One session, as its person may see it."""

    person_id: UUID
    session_id: UUID
    language: Language
    created_at: datetime
    last_seen_at: datetime
    device: str
    address_hint: str


async def open(  # noqa: A001 - sessions are opened and closed
    person_id: UUID, *, language: Language, user_agent: str = "", address: str = ""
) -> str:
    """Open a session for somebody who has just proven who they are; give its token."""
    token = new_token()
    hashed = _hashed(token)
    now = _seconds(clock.now())
    fields: dict[Any, Any] = {
        "person": str(person_id),
        "id": str(uuid7()),
        "language": language,
        "created": now,
        "seen": now,
        "device": device_of(user_agent),
        "address": address_hint(address),
    }
    await _make_room(person_id)
    async with redis().pipeline() as pipeline:
        await pipeline.hset(_key(hashed), mapping=fields)
        await pipeline.expire(_key(hashed), IDLE)
        await pipeline.sadd(_index(person_id), hashed)
        await pipeline.expire(_index(person_id), ABSOLUTE)
        await pipeline.execute()
    return token


async def load(token: str) -> SessionView | None:
    """Give the session of a token, or None when there is none or its time is over."""
    if len(token) != _TOKEN_CHARACTERS:
        return None
    hashed = _hashed(token)
    found = _view(await _fields(hashed))
    if found is None:
        return None
    if _is_over(found):
        await _drop(found.person_id, hashed)
        return None
    if clock.now() - found.last_seen_at >= SEEN_EVERY:
        await _touch(hashed, "seen", _seconds(clock.now()), IDLE)
    return found


async def rotate(token: str) -> str | None:
    """Give a session a new token, so that the old one opens nothing; None when it is gone.

    Called whenever the rights behind the session change.
    """
    old, fresh = _hashed(token), new_token()
    found = _view(await _fields(old))
    if found is None:
        return None
    keys = (_key(old), _key(_hashed(fresh)), _index(found.person_id))
    moved = await redis().eval(_ROTATE, len(keys), *keys, old, _hashed(fresh))
    return fresh if moved else None


async def close(token: str) -> None:
    """End the session of a token, if there is one."""
    hashed = _hashed(token)
    found = _view(await _fields(hashed))
    if found is not None:
        await _drop(found.person_id, hashed)


async def sessions_of(person_id: UUID) -> list[SessionView]:
    """Give a person's sessions, the one used last first."""
    held = [found for _, found in await _held(person_id)]
    return sorted(held, key=lambda found: found.last_seen_at, reverse=True)


async def revoke(person_id: UUID, session_id: UUID) -> bool:
    """End one of a person's sessions by its public id; tell whether it was there."""
    for hashed, found in await _held(person_id):
        if found.session_id == session_id:
            await _drop(person_id, hashed)
            return True
    return False


async def revoke_all(person_id: UUID, *, but: UUID | None = None) -> int:
    """End all of a person's sessions but one; give how many were ended."""
    ended = [hashed for hashed, found in await _held(person_id) if found.session_id != but]
    for hashed in ended:
        await _drop(person_id, hashed)
    return len(ended)


async def set_language(person_id: UUID, language: Language) -> None:
    """Let all sessions of a person speak another language."""
    for hashed, _ in await _held(person_id):
        await _touch(hashed, "language", language)


async def _held(person_id: UUID) -> list[tuple[str, SessionView]]:
    hashes = cast("set[str]", await redis().smembers(_index(person_id)))
    held = []
    for hashed in hashes:
        found = _view(await _fields(hashed))
        if found is None or _is_over(found):
            await _drop(person_id, hashed)
        else:
            held.append((hashed, found))
    return held


async def _make_room(person_id: UUID) -> None:
    held = sorted(await _held(person_id), key=lambda pair: pair[1].last_seen_at)
    for hashed, _ in held[: max(0, len(held) - SESSIONS_MAX + 1)]:
        await _drop(person_id, hashed)


async def _touch(hashed: str, field: str, value: str, expiry: timedelta | None = None) -> None:
    seconds = expiry.days * 86_400 if expiry else 0
    await redis().eval(_TOUCH, 1, _key(hashed), field, value, seconds)


async def _drop(person_id: UUID, hashed: str) -> None:
    async with redis().pipeline() as pipeline:
        await pipeline.delete(_key(hashed))
        await pipeline.srem(_index(person_id), hashed)
        await pipeline.execute()


async def _fields(hashed: str) -> Mapping[str, str]:
    return cast("Mapping[str, str]", await redis().hgetall(_key(hashed)))


def _view(fields: Mapping[str, str]) -> SessionView | None:
    if not fields:
        return None
    return SessionView(
        person_id=UUID(fields["person"]),
        session_id=UUID(fields["id"]),
        language=cast("Language", fields["language"]),
        created_at=datetime.fromtimestamp(int(fields["created"]), UTC),
        last_seen_at=datetime.fromtimestamp(int(fields["seen"]), UTC),
        device=fields["device"],
        address_hint=fields["address"],
    )


def _is_over(found: SessionView) -> bool:
    now = clock.now()
    return now - found.last_seen_at >= IDLE or now - found.created_at >= ABSOLUTE


def _hashed(token: str) -> str:
    return hash_token(token).hex()


def _key(hashed: str) -> str:
    return f"session:{hashed}"


def _index(person_id: UUID) -> str:
    return f"sessions-of:{person_id}"


def _seconds(instant: datetime) -> str:
    return str(int(instant.timestamp()))
