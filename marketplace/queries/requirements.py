"""What is asked of whoever wants to sell, and what each applicant gave."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.personal_data import open_sealed
from core.pictures.queries import PictureView, views_of
from marketplace.merchants.requirement_rules import RequirementKind

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class RequirementView:
    """Something that is asked for, or was."""

    id: UUID
    kind: RequirementKind
    name_zh: str
    name_en: str
    hint_zh: str
    hint_en: str
    required: bool
    retired_at: datetime | None


@dataclass(frozen=True)
class AnswerView:
    """What was given for a requirement, under the names it had."""

    kind: RequirementKind
    name_zh: str
    name_en: str
    agreed: bool
    words: str
    pictures: list[PictureView]


async def requirements(*, retired: bool = False) -> list[RequirementView]:
    """Give what is asked now, in its order; with ``retired`` also what was asked before."""
    rows = await fetch(
        """SELECT id, kind, name_zh, name_en, hint_zh, hint_en, required, retired_at
           FROM requirement WHERE $1 OR retired_at IS NULL
           ORDER BY retired_at IS NOT NULL, position, id""",
        retired,
    )
    return [RequirementView(**{**dict(row), "kind": RequirementKind(row["kind"])}) for row in rows]


async def answers_of(application_ids: Sequence[UUID]) -> dict[UUID, list[AnswerView]]:
    """Give what applicants gave, by application; who may read it is decided before."""
    rows = await fetch(
        """SELECT given.*, asked.kind, asked.name_zh, asked.name_en
           FROM requirement_answer given JOIN requirement asked ON asked.id = given.requirement
           WHERE given.application = ANY($1) ORDER BY asked.position, asked.id""",
        list(application_ids),
    )
    pictures = await views_of([UUID(one) for row in rows for one in row["pictures"] or []])
    found: dict[UUID, list[AnswerView]] = defaultdict(list)
    for row in rows:
        found[row["application"]].append(_answer(row, pictures))
    return found


def _answer(row: Any, pictures: dict[UUID, PictureView]) -> AnswerView:
    shown = [pictures.get(UUID(one)) for one in row["pictures"] or []]
    return AnswerView(
        kind=RequirementKind(row["kind"]),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        agreed=row["agreed"],
        words=open_sealed(row["words_sealed"]) if row["words_sealed"] else "",
        pictures=[one for one in shown if one is not None],
    )
