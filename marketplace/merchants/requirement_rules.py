"""What is asked of whoever wants to sell, and whether it was answered. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RequirementKind(StrEnum):
    """What an applicant is asked for: pictures of a paper, a promise, or something in words."""

    DOCUMENT = "document"
    ATTESTATION = "attestation"
    PROFILE = "profile"


PICTURES_MAX = 6
WORDS_MAX = 500


@dataclass(frozen=True)
class Asked:
    """One requirement as an applicant reads it; what is not required may stay unanswered."""

    id: UUID
    kind: RequirementKind
    name: Text
    required: bool


@dataclass(frozen=True)
class Given:
    """What an applicant gave for one requirement."""

    agreed: bool = False
    words: str = ""
    picture_ids: tuple[UUID, ...] = ()


NOTHING = Given()


def answers(asked: Asked, given: Given) -> bool:
    """Tell whether what was given is what is asked for."""
    match asked.kind:
        case RequirementKind.DOCUMENT:
            return bool(given.picture_ids)
        case RequirementKind.ATTESTATION:
            return given.agreed
        case RequirementKind.PROFILE:
            return bool(given.words.strip())


def unanswered(requirements: Sequence[Asked], given: Mapping[UUID, Given]) -> list[Text]:
    """Name what is required and missing, in the order in which it is asked for."""
    return [
        asked.name
        for asked in requirements
        if asked.required and not answers(asked, given.get(asked.id, NOTHING))
    ]
