"""What operators ask of whoever wants to sell."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from core.refusals import Text
from marketplace.merchants.asking_requirements import RequirementPlan
from marketplace.merchants.requirement_rules import RequirementKind

ChineseName = Annotated[str, msgspec.Meta(min_length=2, max_length=60, pattern=r"\S.*\S")]
EnglishName = Annotated[str, msgspec.Meta(min_length=2, max_length=120, pattern=r"\S.*\S")]


class Requirement(Answer):
    """Something that is asked for, in both languages; a retired one is asked of nobody new."""

    id: UUID
    kind: RequirementKind
    name_zh: str
    name_en: str
    hint_zh: str
    hint_en: str
    required: bool
    retired_at: Instant | None


class RequirementDraft(Body, kw_only=True):
    """Something to ask for; what is not ``required`` may stay unanswered."""

    kind: RequirementKind
    name_zh: ChineseName
    name_en: EnglishName
    hint_zh: Annotated[str, msgspec.Meta(max_length=200)] = ""
    hint_en: Annotated[str, msgspec.Meta(max_length=400)] = ""
    required: bool = True

    def plan(self) -> RequirementPlan:
        """Give it in the marketplace's words."""
        name, hint = Text(self.name_zh, self.name_en), Text(self.hint_zh, self.hint_en)
        return RequirementPlan(self.kind, name, hint, self.required)
