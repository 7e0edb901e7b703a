"""How many people looked at something on a day; never who."""

from __future__ import annotations

from piccolo.columns import Date
from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import Row, count, holds, outside_id


class VisitCount(Row, Table, tablename="visit_count"):
    """Different people who looked at a shop or at one of its group-buys on a Shanghai day."""

    subject = outside_id()
    day = Date(null=False, default=None)
    visitors = count()

    one_count_per_day = Unique(["subject", "day"])
    visitors_are_some = holds("visitors > 0")
