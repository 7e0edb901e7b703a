"""How often somebody may do something: a token bucket for each (bucket, subject).

A bucket holds ``limit`` tokens and fills evenly over ``per``. Redis keeps it and decides
in one step. Subjects are stored as keyed hashes: an address must not lie about in a cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core import clock
from core.cache import redis
from core.personal_data import lookup_hash
from core.refusals import Text, TooMany

if TYPE_CHECKING:
    from datetime import timedelta

# A token is counted as its filling time in microseconds, so Lua only meets whole numbers.
_TAKE = """
local capacity, cost, now = ARGV[1] * ARGV[2], ARGV[3] * ARGV[2], tonumber(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level, at = tonumber(kept[1]) or capacity, tonumber(kept[2]) or now
level = math.min(capacity, level + math.max(0, now - at))
local missing = cost - level
if missing <= 0 then level = level - cost end
redis.call('HSET', KEYS[1], 'level', string.format('%d', level), 'at', string.format('%d', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / 1000) + 1000)
return string.format('%d', math.max(0, missing))
"""


@dataclass(eq=False)
class TooManyRequests(TooMany):
    """The bucket is empty; it will hold enough again after some seconds."""

    code: ClassVar[str] = "too-many-requests"
    title: ClassVar[Text] = Text("操作太频繁", "Too often")
    detail: ClassVar[Text] = Text(
        "操作太频繁，请在 {retry_after_seconds} 秒后再试。",
        "That was too often; please try again in {retry_after_seconds} seconds.",
    )

    retry_after_seconds: int


async def allow(bucket: str, subject: str, limit: int, per: timedelta, *, cost: int = 1) -> None:
    """Take ``cost`` tokens, or raise TooManyRequests.

    It guards a secret or costs money, so nobody passes while Redis is away (CacheAway). What
    only spreads load stands in ``core.dampers``.
    """
    per_token = _microseconds(per) // limit
    now = int(clock.now().timestamp() * 1_000_000)
    missing = int(await redis().eval(_TAKE, 1, _key(bucket, subject), limit, per_token, cost, now))
    if missing:
        raise TooManyRequests(retry_after_seconds=-(-missing // 1_000_000))


async def forget(bucket: str, subject: str) -> None:
    """Fill a bucket again, for instance after the right password."""
    await redis().delete(_key(bucket, subject))


def _key(bucket: str, subject: str) -> str:
    return f"limit:{bucket}:{lookup_hash(subject)[:16].hex()}"


def _microseconds(span: timedelta) -> int:
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
