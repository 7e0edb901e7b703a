"""Instants as a reader in Shanghai sees them on the clock. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.clock import SHANGHAI

if TYPE_CHECKING:
    from datetime import datetime


def local_time(instant: datetime) -> str:
    """Write an instant as a reader in Shanghai sees it on the clock."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
