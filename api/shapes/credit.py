"""Shapes of a merchant's credit."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Body
from marketplace.credit.standing import CreditKind

Reason = Annotated[str, msgspec.Meta(min_length=2, max_length=300, pattern=r"\S")]


class JudgedKind(StrEnum):
    """What the platform's people record by hand."""

    CANCELLED_CAMPAIGN = CreditKind.CANCELLED_CAMPAIGN.value
    FALSE_LISTING = CreditKind.FALSE_LISTING.value
    PRAISE_BY_OPERATOR = CreditKind.PRAISE_BY_OPERATOR.value


class AppealBody(Body):
    """Why an event is wrong."""

    words: Reason


class AppealAnswer(Body):
    """What the platform decides, and why."""

    upheld: bool
    answer: Reason


class CreditEventBody(Body):
    """What is recorded by hand; for the same campaign and kind it counts once."""

    kind: JudgedKind
    reason: Reason
    campaign_id: UUID | None = None
