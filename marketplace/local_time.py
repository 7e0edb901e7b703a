"""Instants as a reader in Shanghai sees them on the clock. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.clock import SHANGHAI

if TYPE_CHECKING:
    from datetime import datetime

    from core.refusals import Language


def local_time(instant: datetime) -> str:
    """Write an instant as a reader in Shanghai sees it on the clock."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def day_and_hour(instant: datetime, language: Language) -> str:
    """Write an instant in few words: ``11月23日 20:00``, ``23 Nov 20:00``."""
    local = instant.astimezone(SHANGHAI)
    if language == "en":
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.month}月{local.day}日 {local:%H:%M}"
