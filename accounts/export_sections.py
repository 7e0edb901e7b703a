"""What the accounts themselves put into an export of a person's data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.exporting import contribute_export
from accounts.homes import home_of
from accounts.sessions import sessions_of
from core.database import fetch
from core.personal_data import open_sealed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    Rows = list[dict[str, Any]]

_SECTIONS = {
    "account": """SELECT id, display_name, language, elder_mode, text_size, theme, created_at
                  FROM person WHERE id = $1""",
    "communities": """SELECT community.code, community.path_names AS place, residence.since
                      FROM residence JOIN community ON community.id = residence.community
                      WHERE residence.person = $1 ORDER BY residence.id""",
    "roles": """SELECT party.name AS party, party.kind, membership.role, membership.since,
                  membership.ended_at
                FROM membership JOIN party ON party.id = membership.party
                WHERE membership.person = $1 ORDER BY membership.id""",
    "consents": """SELECT purpose, granted, text_version, encode(text_hash, 'hex') AS text_sha256,
                     language, decided_at
                   FROM consent WHERE person = $1 ORDER BY sequence""",
    "who_looked": """SELECT reveal.at, reveal.what, reveal.reason, reveal.by_role,
                       party.name AS by_party
                     FROM reveal JOIN party ON party.id = reveal.by_party
                     WHERE reveal.person = $1 ORDER BY reveal.at""",
    "audit": """SELECT at, what, done_by = $1 AS by_myself, details
                FROM audit_entry WHERE person = $1 OR done_by = $1 ORDER BY sequence""",
}


def contribute_accounts() -> None:
    """Register the sections of the accounts."""
    for name, query in _SECTIONS.items():
        contribute_export(f"accounts_{name}", _reading(query))
    contribute_export("accounts_ways_in", _ways_in)
    contribute_export("accounts_household", _household)
    contribute_export("accounts_sessions", _sessions)


def _reading(query: str) -> Callable[[UUID], Awaitable[Rows]]:
    async def read(person_id: UUID) -> Rows:
        return [dict(row) for row in await fetch(query, person_id)]

    return read


async def _ways_in(person_id: UUID) -> Rows:
    rows = await fetch(
        "SELECT * FROM sign_in_identity WHERE person = $1 ORDER BY verified_at, id", person_id
    )
    return [
        {
            "kind": row["kind"],
            "identifier": open_sealed(row["identifier_sealed"]),
            "verified_at": row["verified_at"],
            "last_used_at": row["last_used_at"],
        }
        for row in rows
    ]


async def _household(person_id: UUID) -> Rows:
    home = await home_of(person_id)
    if home is None:
        return []
    place = "/".join(home.community.path_names)
    return [{"place": place, "home": home.label, "state": home.state}]


async def _sessions(person_id: UUID) -> Rows:
    return [
        {
            "created_at": held.created_at,
            "last_seen_at": held.last_seen_at,
            "device": held.device,
            "address": held.address_hint,
        }
        for held in await sessions_of(person_id)
    ]
