"""Consents: each purpose decided on by itself, on a named text, and taken back as easily."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from accounts.consent_texts import consent_text, every_consent_text
from accounts.facts import ConsentWithdrawn
from accounts.queries import language_of
from accounts.refusals import ConsentNeeded, ConsentTextOutdated
from accounts.tables.privacy import Purpose
from core import clock
from core.database import execute, fetch, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from core.refusals import Language


class Agreed(NamedTuple):
    """A purpose agreed to, and the version of the text that was read."""

    purpose: Purpose
    text_version: str


@dataclass(frozen=True)
class ConsentView:
    """What a person decided last on a purpose; ``outdated`` when the text is a newer one."""

    purpose: str
    granted: bool
    text_version: str
    decided_at: datetime
    outdated: bool


def check_agreed(agreed: Collection[Agreed]) -> None:
    """Raise unless all required purposes are agreed to, on the present texts."""
    for purpose, version in agreed:
        if consent_text(purpose).version != version:
            raise ConsentTextOutdated(purpose=purpose.value)
    given = {purpose for purpose, _ in agreed}
    missing = [
        text.purpose.value
        for text in every_consent_text()
        if text.required and text.purpose not in given
    ]
    if missing:
        raise ConsentNeeded(purposes=missing)


async def decide(
    person_id: UUID, purpose: Purpose, *, granted: bool, text_version: str | None = None
) -> None:
    """Give a consent or take it back.

    Granting needs the version that was read (ConsentTextOutdated otherwise), withdrawing
    needs nothing. A required one cannot be withdrawn alone (ConsentNeeded).
    """
    text = consent_text(purpose)
    if granted and text_version != text.version:
        raise ConsentTextOutdated(purpose=purpose.value)
    if not granted and text.required:
        raise ConsentNeeded(purposes=[purpose.value])
    language = await language_of(person_id)
    async with transaction():
        # One decision after the other, so that "the latest" is what the person did last.
        await execute("SELECT 1 FROM person WHERE id = $1 FOR UPDATE", person_id)
        before = await is_granted(person_id, purpose)
        await write_consent(person_id, purpose, granted=granted, language=language)
        if before and not granted:
            await record(ConsentWithdrawn(person_id=person_id, purpose=purpose.value))


async def is_granted(person_id: UUID, purpose: Purpose) -> bool:
    """Tell whether data may be used for a purpose now; ask before each such use."""
    return bool(
        await fetch_value(
            """SELECT granted FROM consent WHERE person = $1 AND purpose = $2
               ORDER BY sequence DESC LIMIT 1""",
            person_id,
            purpose.value,
        )
    )


async def consents_of(person_id: UUID) -> list[ConsentView]:
    """Give the last decision on every purpose a person has decided on."""
    rows = await fetch(
        """SELECT DISTINCT ON (purpose) purpose, granted, text_version, decided_at
           FROM consent WHERE person = $1 ORDER BY purpose, sequence DESC""",
        person_id,
    )
    return [
        ConsentView(
            **dict(row),
            outdated=row["text_version"] != consent_text(Purpose(row["purpose"])).version,
        )
        for row in rows
    ]


@within_transaction
async def write_consent(
    person_id: UUID, purpose: Purpose, *, granted: bool, language: Language
) -> None:
    """Add a decision on the present text of a purpose."""
    text = consent_text(purpose)
    await execute(
        """INSERT INTO consent
             (id, person, purpose, granted, text_version, text_hash, language, decided_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        uuid7(),
        person_id,
        purpose.value,
        granted,
        text.version,
        text.hashed,
        language,
        clock.now(),
    )
