"""Who waits for a lock in this worker's database."""

from __future__ import annotations

import asyncio

from core.database import fetch_value

GENEROUS_SECONDS = 60
# Other workers wait in databases of their own; their waiting says nothing here.
WAITING = """SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'"""


async def until_waiting(most: int) -> None:
    """Wait until so many connections wait for a lock."""
    async with asyncio.timeout(GENEROUS_SECONDS):
        while await fetch_value(WAITING) < most:
            pass
