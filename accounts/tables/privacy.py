"""What the platform did with people's data, and what they allowed; never changed afterwards."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigSerial, Bytea
from piccolo.table import Table

from accounts.tables.parties import Party
from accounts.tables.people import Person, PersonLanguage
from core.columns import (
    Row,
    document,
    flag,
    holds,
    instant,
    one_of,
    prose,
    reference,
    state,
    words,
)


class Purpose(StrEnum):
    """What personal data may be used for; each is asked for by itself."""

    TERMS = "terms"
    PRIVACY = "privacy"
    PERSONAL_SUGGESTIONS = "personal_suggestions"
    NEWS = "news"


class Revealed(StrEnum):
    """What of a person was looked up or shown in full."""

    LOOK_UP = "look_up"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


class ExportState(StrEnum):
    """An export is made after it is asked for, and is kept for some days."""

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"


class Consent(Row, Table, tablename="consent"):
    """One decision of a person on one purpose; the latest counts (append-only)."""

    sequence = BigSerial()
    person = reference(Person)
    purpose = state(Purpose)
    granted = flag()
    text_version = words(20)
    text_hash = Bytea(null=False, default=None)
    language = state(PersonLanguage)
    decided_at = instant()

    consent_purpose_is_known = one_of("purpose", Purpose)
    consent_language_is_known = one_of("language", PersonLanguage)


class AuditEntry(Row, Table, tablename="audit_entry"):
    """Something that was done to an account or a party (append-only).

    ``details`` holds ids, states and counts, never personal data.
    """

    sequence = BigSerial()
    what = words(60)
    person = reference(Person, null=True)
    done_by = reference(Person, null=True)
    party = reference(Party, null=True)
    details = document()
    at = instant()


class Reveal(Row, Table, tablename="reveal"):
    """Somebody looked at personal data in full, and why; the person can see it (append-only)."""

    person = reference(Person)
    what = state(Revealed)
    reason = words(200)
    by_person = reference(Person)
    by_party = reference(Party)
    by_role = words(32)
    at = instant()

    revealed_thing_is_known = one_of("what", Revealed)
    reveal_has_a_reason = holds("length(btrim(reason)) >= 2")


class PersonalExport(Row, Table, tablename="personal_export"):
    """A copy of everything the platform keeps of a person, sealed, for some days."""

    person = reference(Person)
    state = state(ExportState, default=ExportState.WAITING)
    requested_at = instant()
    ready_at = instant(null=True)
    expires_at = instant(null=True)
    file_sealed = prose(null=True)

    export_state_is_known = one_of("state", ExportState)
    ready_export_has_its_file = holds(
        "(state = 'ready') = (file_sealed IS NOT NULL)"
        " AND (state = 'waiting') = (expires_at IS NULL)"
    )
