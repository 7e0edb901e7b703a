"""What is wrong with how the platform is set up."""

from __future__ import annotations

from enum import StrEnum

from api.shapes.base import Answer


class WarningCode(StrEnum):
    """Which warning it is."""

    CLEARS_WITHOUT_LICENCE = "clears_without_licence"


class HouseWarning(Answer):
    """A warning in the reader's language: what it is, why, and what to do."""

    code: WarningCode
    title: str
    detail: str
