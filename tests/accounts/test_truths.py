"""Each invariant of the accounts finds what it says it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.founding import found_person
from core import clock
from core.database import execute, fetch_value
from core.invariants import check, every_invariant
from tests.accounts.conftest import PASSWORD, found_shop

if TYPE_CHECKING:
    from uuid import UUID

BREAKS = {
    "every active party has somebody in charge, or waits for its first": """UPDATE membership
        SET role = 'staff'""",
    "members hold roles their party knows": "UPDATE membership SET role = 'operator'",
    "every active person has a way in": "DELETE FROM sign_in_identity",
    "a deleted person has left nothing behind": """UPDATE person
        SET state = 'deleted', deleted_at = now(), display_name = NULL""",
    "personal data is sealed under a named key": """UPDATE sign_in_identity
        SET identifier_sealed = '+8613800001234'""",
    "everybody agreed to what an account needs": """INSERT INTO consent
        (person, purpose, granted, text_version, text_hash, language, decided_at)
        SELECT person, purpose, false, text_version, text_hash, language, decided_at
        FROM consent LIMIT 1""",
    "the tree of places has no broken branch": """UPDATE community SET path = 'x/'
        WHERE code = '310106012000'""",
}


@pytest.mark.parametrize("name", BREAKS)
async def test_an_invariant_finds_its_counterexample(home: UUID, name: str) -> None:
    """It holds before, and reports a row once it is broken."""
    owner = await found_person("王老板", "13800001234", password=PASSWORD, community_id=home)
    await found_shop(owner)
    (invariant,) = [one for one in every_invariant() if one.name == name]
    assert await check([invariant]) == []
    await execute(BREAKS[name])
    (broken,) = await check([invariant])
    assert broken.counterexamples


async def test_the_clock_of_the_tests_is_the_clock_of_the_rows(home: UUID) -> None:
    """Rows carry the platform's time, not the database's."""
    before = clock.now()
    await found_person("王老板", "13800001234", community_id=home)
    assert before <= await fetch_value("SELECT created_at FROM person") <= clock.now()
