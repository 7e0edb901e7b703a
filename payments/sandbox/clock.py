"""The sandbox's time: the machine's, moved by the shared clock file and by ``advance``.

It does not read the platform's settings, since the sandbox runs as a stranger beside it.
"""

from __future__ import annotations

import time
from pathlib import Path


class Clock:
    """Whole seconds since 1970, as Stripe counts them."""

    def __init__(self, shared: Path | None = None) -> None:
        self._shared = shared
        self.advanced = 0

    def now(self) -> int:
        """Give the sandbox's present second."""
        return self.wall() + self._offset() + self.advanced

    @staticmethod
    def wall() -> int:
        """Give the machine's second, which signatures use: receivers check them against it."""
        return int(time.time())

    def _offset(self) -> int:
        if self._shared is None:
            return 0
        try:
            return int(self._shared.read_text().strip() or 0)
        except (FileNotFoundError, ValueError):
            return 0
