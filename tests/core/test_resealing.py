"""A key can be replaced while the platform runs."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest

from core import resealing
from core.database import execute, fetch, fetch_value, transaction
from core.messages import Message, MessageKind, queries, send_later
from core.personal_data import CannotOpen
from core.refusals import Text
from core.resealing import reseal_stored, sealed_columns

if TYPE_CHECKING:
    from collections.abc import Callable

OLD, NEW = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))


@pytest.fixture
def keys(
    database: str, set_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    """Give a function that sets LINLI_SECRET_KEYS; at the start there is the old key alone."""
    monkeypatch.setattr(resealing, "BATCH", 3)
    set_settings(LINLI_SECRET_KEYS=f"old:{OLD}")
    return lambda value: set_settings(LINLI_SECRET_KEYS=value)


async def write_some(count: int) -> None:
    async with transaction():
        for number in range(count):
            await send_later(
                Message(MessageKind.SMS, f"+861381234{number:04}", "test", Text("码", "code"))
            )


async def test_everything_stored_moves_to_the_new_key(keys: Callable[[str], None]) -> None:
    """In batches, empty values left alone, and afterwards the old key is not needed."""
    await write_some(8)
    await execute("UPDATE outgoing_message SET sealed_content = NULL WHERE id = ("
                  "SELECT id FROM outgoing_message LIMIT 1)")  # fmt: skip
    keys(f"new:{NEW},old:{OLD}")
    await write_some(1)
    assert await reseal_stored() == 15
    assert await reseal_stored() == 0
    keys(f"new:{NEW}")
    assert len(await queries.recent()) == 9


async def test_a_missing_key_stops_and_changes_nothing(keys: Callable[[str], None]) -> None:
    """The operator puts the key back and runs it again."""
    await write_some(2)
    keys(f"new:{NEW}")
    with pytest.raises(CannotOpen, match="'old' is not among"):
        await reseal_stored()
    rows = await fetch("SELECT sealed_address FROM outgoing_message")
    assert all(row["sealed_address"].startswith("old.") for row in rows)
    assert await fetch_value("SELECT count(*) FROM outgoing_message") == 2


async def test_a_sealed_column_is_found_by_its_name(database: str) -> None:
    """Whoever adds one need not know of this file."""
    found = await sealed_columns()
    assert ("outgoing_message", "sealed_address") in found
    assert ("outgoing_message", "sealed_content") in found
    assert ("outbox_delivery", "last_error") not in found
    assert len(found) == len(set(found))
