"""Where an exception of the reconciliation may go. Pure.

open → explained → resolved; a difference that is gone resolves by itself, and one that is
there again opens again, whatever was said of it before (rule 4.9: nothing is tolerated).
"""

from __future__ import annotations

from enum import StrEnum


class ExceptionState(StrEnum):
    """Where an exception stands."""

    OPEN = "open"
    EXPLAINED = "explained"
    RESOLVED = "resolved"
