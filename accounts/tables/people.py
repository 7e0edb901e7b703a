"""People: what the platform keeps of somebody, and their wish to be forgotten."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import Row, count, flag, holds, instant, one_of, reference, state, words


class PersonState(StrEnum):
    """A person is active until deleted; what stays then is a key without a name."""

    ACTIVE = "active"
    DELETED = "deleted"


class PersonLanguage(StrEnum):
    """The languages the platform speaks."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


class Theme(StrEnum):
    """How the pages look; ``system`` follows the device."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Person(Row, Table, tablename="person"):
    """Somebody; the id is also the pseudonymous key that outlives a deleted account."""

    display_name = words(40, null=True)
    language = state(PersonLanguage, default=PersonLanguage.CHINESE)
    elder_mode = flag()
    text_size = count(default=16)
    theme = state(Theme, default=Theme.SYSTEM)
    state = state(PersonState, default=PersonState.ACTIVE)
    created_at = instant()
    deleted_at = instant(null=True)

    person_state_is_known = one_of("state", PersonState)
    person_language_is_known = one_of("language", PersonLanguage)
    person_theme_is_known = one_of("theme", Theme)
    text_size_is_readable = holds("text_size BETWEEN 12 AND 30")
    deleted_person_has_no_name = holds(
        "(state = 'deleted') = (deleted_at IS NOT NULL)"
        " AND (state = 'deleted') = (display_name IS NULL)"
    )


class DeletionRequest(Row, Table, tablename="deletion_request"):
    """A wish to be deleted, which can be taken back until it takes effect."""

    person = reference(Person)
    requested_at = instant()
    effective_at = instant(index=True)
    cancelled_at = instant(null=True)
    done_at = instant(null=True)

    deletion_is_cancelled_or_done = holds("cancelled_at IS NULL OR done_at IS NULL")
    deletion_waits_before_it_happens = holds("effective_at > requested_at")
    one_deletion_request_per_moment = Unique(["person", "requested_at"])
