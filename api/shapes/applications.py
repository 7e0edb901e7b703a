"""Asking to sell here."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from api.shapes.pictures import Picture
from api.shapes.settlement import Line60, Named, Sentence
from marketplace.merchants.requirement_rules import (
    PICTURES_MAX,
    WORDS_MAX,
    Given,
    RequirementKind,
)
from marketplace.tables.merchants import ApplicationState

Address = Annotated[str, msgspec.Meta(min_length=2, max_length=200, pattern=r"\S\s*\S")]
Introduction = Annotated[str, msgspec.Meta(max_length=2000)]
Licence = Annotated[str, msgspec.Meta(min_length=15, max_length=40)]
Phone = Annotated[str, msgspec.Meta(min_length=3, max_length=40)]


class GivenAnswer(Body):
    """What is given for a requirement: a promise, words or pictures, as its kind asks."""

    requirement_id: UUID
    agreed: bool = False
    words: Annotated[str, msgspec.Meta(max_length=WORDS_MAX)] = ""
    picture_ids: Annotated[list[UUID], msgspec.Meta(max_length=PICTURES_MAX)] = msgspec.field(
        default_factory=list
    )


class ApplicationDraft(Body, kw_only=True):
    """What somebody says of their business; identity and phone are stored sealed."""

    name: Line60
    introduction: Introduction
    address: Address
    community_id: UUID
    licence_number: Licence
    legal_person: Line60
    contact_phone: Phone
    answers: Annotated[list[GivenAnswer], msgspec.Meta(max_length=50)] = msgspec.field(
        default_factory=list
    )

    @property
    def given(self) -> dict[UUID, Given]:
        """Give the answers in the marketplace's words."""
        return {
            one.requirement_id: Given(one.agreed, one.words, tuple(one.picture_ids))
            for one in self.answers
        }


class Answered(Answer):
    """What was given for something asked for, under the names it had then."""

    kind: RequirementKind
    name_zh: str
    name_en: str
    agreed: bool
    words: str
    pictures: list[Picture]


class AgreedRule(Answer):
    """A rule of commission as it read, in both languages, when the application was sent."""

    category: str | None
    zh: str
    en: str


class MerchantApplication(Answer):
    """An application, its identity masked; ``state`` submitted, approved or rejected."""

    id: UUID
    name: str
    introduction: str
    address: str
    community: Named
    state: ApplicationState
    reason: str | None
    submitted_at: Instant
    decided_at: Instant | None
    merchant_id: UUID | None
    applicant_mask: str
    licence_mask: str
    legal_person_mask: str
    phone_mask: str
    commission_rules: list[AgreedRule]
    answers: list[Answered]


class WhyLook(Body):
    """Why a reviewer has to see the identity in full."""

    reason: Sentence


class ApplicationIdentity(Answer):
    """The identity behind an application, in full."""

    licence_number: str
    legal_person: str
    contact_phone: str
