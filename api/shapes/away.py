"""When a merchant is closed for a while."""

from __future__ import annotations

from api.shapes.base import Body, Instant


class TimeAway(Body):
    """From when until when the goods are not shown."""

    start: Instant
    end: Instant
