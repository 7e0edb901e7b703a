"""Idempotency keys: the first answer is remembered for a day and given again."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from payments.sandbox.errors import KeyReused
from payments.sandbox.world import REMEMBERED

if TYPE_CHECKING:
    from payments.sandbox.world import World

DAY_SECONDS = 86_400
MAX_KEY = 255

Answer = tuple[int, dict[str, Any]]


def fingerprint(method: str, path: str, raw: dict[str, Any]) -> str:
    """Give a digest of what was asked, by which a reused key is told from a retry."""
    asked = json.dumps([method, path, raw], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def recall(world: World, key: str, asked: str) -> Answer | None:
    """Give the remembered answer; raise KeyReused when something else was asked then."""
    row = world.journal.get(REMEMBERED, key)
    if row is None or row["at"] + DAY_SECONDS < world.clock.now():
        return None
    if row["asked"] != asked:
        raise KeyReused(
            "Keys for idempotent requests can only be used with the same parameters they were "
            "first used with."
        )
    return row["status"], row["body"]


def remember(world: World, key: str, asked: str, answer: Answer) -> None:
    """Stage the answer under its key."""
    status, body = answer
    row = {"id": key, "asked": asked, "at": world.clock.now(), "status": status, "body": body}
    world.journal.put(REMEMBERED, row)
