"""How cold goods are kept, and which pick-up points can keep them. Pure."""

from __future__ import annotations

from enum import StrEnum


class Storage(StrEnum):
    """How cold goods must be kept until they are collected."""

    AMBIENT = "ambient"
    COOL = "cool"
    FROZEN = "frozen"
