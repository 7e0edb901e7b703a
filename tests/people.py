"""People as signing up would have left them, made quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, transaction
from core.identifiers import uuid7
from core.personal_data import lookup_hash, seal

if TYPE_CHECKING:
    from uuid import UUID


async def a_person(name: str = "王芳", *, phone: str | None = None) -> UUID:
    """Keep an active person with a phone to sign in with and the consents an account needs."""
    person = uuid7()
    address = phone or f"+86139{person.int % 10**8:08d}"
    now = clock.now()
    async with transaction():
        await execute(
            """INSERT INTO person (id, display_name, language, elder_mode, text_size, theme,
                 state, created_at) VALUES ($1, $2, 'zh-CN', false, 16, 'system', 'active', $3)""",
            person,
            name,
            now,
        )
        await execute(
            """INSERT INTO sign_in_identity (id, person, kind, identifier_hash, identifier_sealed,
                 verified_at) VALUES (uuidv7(), $1, 'phone', $2, $3, $4)""",
            person,
            lookup_hash(address),
            seal(address),
            now,
        )
        await execute(
            """INSERT INTO consent (id, person, purpose, granted, text_version, text_hash,
                 language, decided_at)
               SELECT uuidv7(), $1, purpose, true, '1', '\\x00', 'zh-CN', $2
               FROM unnest(ARRAY['terms', 'privacy']) AS purpose""",
            person,
            now,
        )
    return person
