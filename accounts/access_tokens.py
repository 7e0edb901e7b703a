"""Access tokens: by which a machine, such as a merchant's till, acts for a party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from accounts.access import MembershipView, Viewer
from accounts.auditing import record_audit
from accounts.refusals import NotFoundHere, TooManyTokens
from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction
from core.identifiers import uuid7
from core.tokens import hash_token, new_token

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

TOKENS_MAX = 20
USED_EVERY = timedelta(minutes=5)
_MARK = "linli_"
_HINT_CHARACTERS = 4


class AccessScope(StrEnum):
    """What a token may be made for."""

    READ_ORDERS = "orders:read"
    CHECK_PICK_UP = "pick_up:check"
    COLLECT_PICK_UP = "pick_up:collect"
    WRITE_OFFERS = "offers:write"


@dataclass(frozen=True)
class AccessTokenView:
    """A token without what opens: ``hint`` is its last characters."""

    id: UUID
    name: str
    hint: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


async def create_access_token(
    viewer: Viewer,
    party_id: UUID,
    *,
    name: str,
    scopes: Collection[AccessScope],
    valid_for: timedelta,
) -> tuple[AccessTokenView, str]:
    """Make a token for a party; give its view and, this once, the token itself."""
    viewer.require(party_id, "owner", "manager")
    token, now = f"{_MARK}{new_token()}", clock.now()
    listed = sorted({scope.value for scope in scopes})
    async with transaction():
        # Two at once must not both find room.
        await fetch("SELECT 1 FROM party WHERE id = $1 FOR UPDATE", party_id)
        in_use = await fetch_value(
            """SELECT count(*) FROM access_token
               WHERE party = $1 AND revoked_at IS NULL AND expires_at > $2""",
            party_id,
            now,
        )
        if in_use >= TOKENS_MAX:
            raise TooManyTokens(most=TOKENS_MAX)
        row = await fetch_row(
            """INSERT INTO access_token
                 (id, party, name, token_hash, hint, scopes, created_by, created_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *""",
            uuid7(),
            party_id,
            name,
            hash_token(token),
            token[-_HINT_CHARACTERS:],
            listed,
            viewer.person_id,
            now,
            now + valid_for,
        )
        await record_audit(
            "access_token.created",
            done_by=viewer.person_id,
            party_id=party_id,
            details={"token_id": str(row["id"]) if row else "", "scopes": listed},
        )
    return _view(row), token


async def access_tokens_of(viewer: Viewer, party_id: UUID) -> list[AccessTokenView]:
    """Give the tokens of a party that open something today."""
    viewer.require(party_id, "owner", "manager")
    rows = await fetch(
        """SELECT * FROM access_token
           WHERE party = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at, id""",
        party_id,
        clock.now(),
    )
    return [_view(row) for row in rows]


async def revoke_access_token(viewer: Viewer, party_id: UUID, token_id: UUID) -> None:
    """Make a token open nothing from now on."""
    viewer.require(party_id, "owner", "manager")
    async with transaction():
        revoked = await execute(
            """UPDATE access_token SET revoked_at = $3
               WHERE id = $1 AND party = $2 AND revoked_at IS NULL""",
            token_id,
            party_id,
            clock.now(),
        )
        if not revoked:
            raise NotFoundHere
        await record_audit(
            "access_token.revoked",
            done_by=viewer.person_id,
            party_id=party_id,
            details={"token_id": str(token_id)},
        )


async def viewer_of_token(token: str) -> Viewer | None:
    """Give the viewer a token stands for, or None.

    The token lives as long as its maker may still manage the party.
    """
    if not token.startswith(_MARK):
        return None
    now = clock.now()
    row = await fetch_row(
        """SELECT token.id, token.party, token.scopes, token.created_by, token.last_used_at,
                  party.kind, membership.role
           FROM access_token token
           JOIN party ON party.id = token.party AND party.state = 'active'
           JOIN person ON person.id = token.created_by AND person.state = 'active'
           JOIN membership ON membership.party = token.party
             AND membership.person = token.created_by AND membership.ended_at IS NULL
             AND membership.role IN ('owner', 'manager')
           WHERE token.token_hash = $1 AND token.revoked_at IS NULL AND token.expires_at > $2""",
        hash_token(token),
        now,
    )
    if row is None:
        return None
    if row["last_used_at"] is None or now - row["last_used_at"] >= USED_EVERY:
        await execute("UPDATE access_token SET last_used_at = $2 WHERE id = $1", row["id"], now)
    held = MembershipView(row["party"], row["kind"], row["role"])
    return Viewer(row["created_by"], None, (held,), frozenset(row["scopes"]))


def _view(row: Any) -> AccessTokenView:
    return AccessTokenView(
        id=row["id"],
        name=row["name"],
        hint=row["hint"],
        scopes=tuple(row["scopes"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        last_used_at=row["last_used_at"],
    )
