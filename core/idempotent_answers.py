"""The answers kept for requests that may be sent twice.

A claim is an insert: whoever makes it does the work. The answer is stored beside it; a
claim whose work failed is freed, and one whose worker died is taken over after a while,
which is safe because every use-case may be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core import clock
from core.database import execute, fetch_row, fetch_value
from core.identifiers import uuid7

KEPT_FOR = timedelta(hours=24)
TAKEN_OVER_AFTER = timedelta(seconds=30)
PRUNED_AT_ONCE = 10_000


@dataclass(frozen=True)
class KeptAnswer:
    """What is known of a key: whose request it was and, when it is done, the answer."""

    request_hash: str
    status: int | None
    headers: dict[str, Any] | None
    body: str | None


async def claim(actor: str, key: str, request_hash: str) -> KeptAnswer | None:
    """Claim a key for this request; None means that the work is now the caller's.

    Else the claim somebody made before; its ``status`` is None while the work goes on.
    """
    now = clock.now()
    claimed = await fetch_value(
        """INSERT INTO idempotent_answer AS kept (id, actor, key, request_hash, created_at)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (actor, key) DO UPDATE SET created_at = $5, request_hash = $4,
             status = NULL, headers = NULL, body = NULL
           WHERE kept.created_at < $7
              OR (kept.status IS NULL AND kept.request_hash = $4 AND kept.created_at < $6)
           RETURNING kept.id""",
        uuid7(),
        actor,
        key,
        request_hash,
        now,
        now - TAKEN_OVER_AFTER,
        now - KEPT_FOR,
    )
    if claimed is not None:
        return None
    row = await fetch_row(
        """SELECT request_hash, status, headers, body FROM idempotent_answer
           WHERE actor = $1 AND key = $2""",
        actor,
        key,
    )
    # Freed between the two statements: to the caller it is still being worked on.
    return KeptAnswer(**dict(row)) if row else KeptAnswer(request_hash, None, None, None)


async def keep(actor: str, key: str, status: int, headers: dict[str, str], body: str) -> None:
    """Store the answer of the work that claimed a key."""
    await execute(
        """UPDATE idempotent_answer SET status = $3, headers = $4, body = $5
           WHERE actor = $1 AND key = $2 AND status IS NULL""",
        actor,
        key,
        status,
        headers,
        body,
    )


async def free(actor: str, key: str) -> None:
    """Give a key back whose work changed nothing."""
    await execute(
        "DELETE FROM idempotent_answer WHERE actor = $1 AND key = $2 AND status IS NULL", actor, key
    )


async def prune() -> int:
    """Delete answers older than a day, a bounded number at a time; give how many."""
    return await execute(
        """DELETE FROM idempotent_answer WHERE id IN (
             SELECT id FROM idempotent_answer WHERE created_at < $1
             ORDER BY created_at LIMIT $2)""",
        clock.now() - KEPT_FOR,
        PRUNED_AT_ONCE,
    )
