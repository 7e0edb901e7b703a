"""What deleting one's account means, day by day."""

from __future__ import annotations

from api.shapes.base import Answer, Instant


class DeletionTerms(Answer):
    """How many days one may change one's mind, and when it happens.

    ``effective_at`` is the instant that was agreed where deletion is ``asked`` for, otherwise
    the one it would be if asked for now.
    """

    cooling_days: int
    asked: bool
    effective_at: Instant
