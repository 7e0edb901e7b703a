"""The kinds of runs a commission rule may speak of: those somebody buys in. Pure."""

from __future__ import annotations

from enum import StrEnum


class SoldIn(StrEnum):
    """In which kind of run something is sold (rule 4.7)."""

    NEIGHBOURHOOD = "neighbourhood"
    TEAM = "team"
