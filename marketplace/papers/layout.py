"""A paper as data: a head, facts, and sections of rows; ``document.typ`` lays it out. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from core.typeface import drawable
from core.typesetting import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.refusals import Language

TEMPLATE = Path(__file__).with_name("document.typ")
SMALL, READABLE, LARGE = 9, 11, 18
"""Points: for accounts, for lists at work, for whoever reads without glasses."""

ROWS_MAX = 2000
"""Of one paper; what is longer is a table (xlsx) and no paper."""

Cell: TypeAlias = str | int
"""A text, or how many boxes there are to tick."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, its share of the width, and whether numbers stand in it (to the right)."""

    heading: str
    width: int = 1
    number: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows below a heading; ``total`` is a last, heavier row or nothing."""

    heading: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole paper; ``source`` is who gives it out."""

    title: str
    source: str
    language: Language
    sections: Sequence[Section]
    subtitle: str = ""
    facts: Sequence[tuple[str, str]] = field(default=())
    size: int = READABLE
    flipped: bool = False

    def paper(self, made_at: datetime) -> Paper:
        """Give the paper as the typesetter takes it."""
        told = _cleaned(asdict(self))
        told["from"] = told.pop("source")
        told["language"] = "en" if self.language == "en" else "zh"
        return Paper(TEMPLATE, told, made_at)


def _cleaned(told: Any) -> Any:
    """Leave out what the typeface cannot print, wherever a person may have typed it."""
    if isinstance(told, str):
        return drawable(told)
    if isinstance(told, dict):
        return {key: _cleaned(value) for key, value in told.items()}
    return [_cleaned(value) for value in told] if isinstance(told, list | tuple) else told
